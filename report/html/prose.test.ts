import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { prose } from './prose.ts';

const it = suite('mathematics in sentences');
const is = (text: string, html: string): void => assert.is(prose(text).text, html, text);

it('escapes', () => {
  is('a < b & "c" <script>', 'a &lt; b &amp; &quot;c&quot; &lt;script&gt;');
  is('<img src=x onerror=1, 2>', '⟨img src=x onerror=1, 2⟩');
  is('x_{<b>}', 'x<sub>&lt;b&gt;</sub>');
});

it('lowers indices', () => {
  is('pi_ref(C)', 'π<sub>ref</sub>(C)');
  is('D_E', 'D<sub>E</sub>');
  is('p_{n+1} ≤ p_n', 'p<sub>n+1</sub> ≤ p<sub>n</sub>');
  is('h_{x,y<k}', 'h<sub>x,y&lt;k</sub>');
  is('ȳ_<k', 'ȳ<sub>&lt;k</sub>');
  is('softmax(U h_x)_{y_k}', 'softmax(U h<sub>x</sub>)<sub>y<sub>k</sub></sub>');
});

it('raises exponents and roles', () => {
  is('2^-53 and 10^5.25 and e^{δ/β}', '2<sup>-53</sup> and 10<sup>5.25</sup> and e<sup>δ/β</sup>');
  is('e^(delta/beta)', 'e<sup>δ/β</sup>');
  is('(x, y+, y-)', '(x, y<sup>+</sup>, y<sup>−</sup>)');
  is('h_i+ - h_i-', 'h<sub>i</sub><sup>+</sup> − h<sub>i</sub><sup>−</sup>');
  is('e^(eta ||h||^2)', 'e<sup>η ‖h‖<sup>2</sup></sup>');
});

it('writes letters, signs and products', () => {
  is('r >= 1 -> 0 - eta', 'r ≥ 1 → 0 − η');
  is('<u, h+ - h->', '⟨u, h<sup>+</sup> − h<sup>−</sup>⟩');
  is('the <eos> token', 'the &lt;eos&gt; token');
});

it('leaves words, file names and hyphens as they are', () => {
  for (const text of ['figures/rho-original.json', 'single- and two-token', 'IM-RM-0.1', 'beta-test', 'C++'])
    is(text, text);
});

it.run();
