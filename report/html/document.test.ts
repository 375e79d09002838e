import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { documentHtml, inline } from './document.ts';

const it = suite('documents in Markdown');

it('knows code, emphasis, links to the web and escapes', () => {
  assert.is(
    inline('`a<b` is **very** *fine*, u\\* too').text,
    '<code>a&lt;b</code> is <strong>very</strong> <em>fine</em>, u* too',
  );
  assert.is(
    inline('[the paper](https://arxiv.org/abs/1) and [a file](../x.md)').text,
    '<a href="https://arxiv.org/abs/1">the paper</a> and a file',
  );
  assert.is(inline('[x](javascript:alert`1`)').text.includes('href'), false);
});

it('escapes HTML', () => {
  assert.not.match(
    documentHtml('<script>x</script>\n\n| <b> | c |\n|---|---|\n| <i> | d |\n', 2).text,
    /<(script|b|i)>/,
  );
});

it('makes headings, paragraphs, lists and tables', () => {
  const { text } = documentHtml(
    '# Title\n\n## Part\n\none\ntwo\n\n- a\n- b\n\n| h | k |\n|--|--|\n| a \\| b | c |\n',
    2,
  );
  assert.match(text, '<h3>Part</h3>');
  assert.match(text, '<p>one two</p>');
  assert.match(text, '<ul><li>a</li><li>b</li></ul>');
  assert.match(text, '<th scope="col">h</th>');
  assert.match(text, '<th scope="row">a | b</th><td data-label="k">c</td>');
  assert.not.match(text, 'Title');
});

it('refuses a table whose rows differ in length', () => {
  assert.throws(() => documentHtml('| a | b |\n|--|--|\n| c |\n', 2), /a row of 1 cells; expected 2/);
});

it.run();
