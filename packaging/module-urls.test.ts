import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rewriteModuleUrls } from './module-urls.ts';

const it = suite('modules named by URL');

it('names the compiled module, and says which file that is', () => {
  assert.equal(rewriteModuleUrls("new URL('../a/b.ts', import.meta.url)"), {
    code: "new URL('../a/b.js', import.meta.url)",
    targets: ['../a/b.js'],
  });
});

it('rewrites templates, whose files it cannot name', () => {
  const code = 'new URL(`./' + '$' + '{id}/main.ts`, import.meta.url)';
  assert.equal(rewriteModuleUrls(code), { code: code.replace('.ts', '.js'), targets: [] });
});

it('leaves other texts and other files alone', () => {
  for (const code of [
    "'./a.ts'",
    "new URL('./a.json', import.meta.url)",
    "new URL('a.ts', base)",
    "new URL('https://example.org/a.ts', import.meta.url)",
  ]) {
    assert.equal(rewriteModuleUrls(code), { code, targets: [] });
  }
});

it.run();
