import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { jsonScript, pictureAddress } from './figures.ts';
import { escapeHtml, html, Markup, some } from './markup.ts';

const it = suite('markup');

it('escapes every value that is no markup, also in lists and attributes', () => {
  const evil = `<script>alert("1")</script>&'`;
  const escaped = '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;';
  assert.is(escapeHtml(evil), escaped);
  assert.is(html`<p title="${evil}">${[evil, 2, null]}</p>`.text, `<p title="${escaped}">${escaped}2</p>`);
  assert.is(html`<p>${html`<b>${evil}</b>`}</p>`.text, `<p><b>${escaped}</b></p>`);
  assert.is(html`${new Markup('<i>')}`.text, '<i>');
});

it('leaves out what is empty', () => {
  assert.is(
    some([], () => html`never`),
    null,
  );
  assert.is(some([1, 2], (list) => html`${list.length}`)!.text, '2');
});

it('keeps data inside of their script element, and gives them back', () => {
  const value = { text: '</script><!-- <b>' };
  const { text } = jsonScript('x', value);
  const inside = /^<script type="application\/json" id="x">(.*)<\/script>\n$/.exec(text)![1]!;
  assert.not.ok(inside.includes('<'));
  assert.equal(JSON.parse(inside), value);
});

it('makes of a picture an address that no attribute ends', () => {
  const svg = `<svg title="a'b">50% #1\n  &amp; <text>π</text></svg>`;
  const address = pictureAddress(svg);
  assert.not.match(address, /["'<>#&\n]/);
  const [head, body] = address.split(/,(.*)/);
  assert.is(head, 'data:image/svg+xml;charset=utf-8');
  assert.is(decodeURIComponent(body!), svg.replace('\n  ', ' '));
});

it.run();
