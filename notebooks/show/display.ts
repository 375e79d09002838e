/** What a cell can show, and the showing of it. */

/** MIME type to content. */
export type Displayable = Readonly<Record<string, string>>;

/** The part of Deno that a notebook needs; absent outside of a kernel. */
interface Kernel {
  readonly jupyter: {
    broadcast(
      kind: 'display_data',
      content: { readonly data: Displayable; readonly metadata: object },
    ): Promise<void>;
  };
}

/**
 * Deno 2.9 hands messages to another thread, which may send them after the cell's end is announced; Jupyter's nbclient
 * drops them then. (Without the wait one in a hundred was late; so is the value that a cell evaluates to.)
 */
const HEAD_START_MS = 40;

/** Shows it under the cell; to be awaited. @throws Error outside of a kernel. */
export async function show(what: Displayable | Promise<Displayable>): Promise<void> {
  const { Deno } = globalThis as unknown as { readonly Deno?: Kernel };
  if (Deno === undefined) throw new Error('show: there is no notebook; expected to run in Jupyter with Deno');
  await Deno.jupyter.broadcast('display_data', { data: await what, metadata: {} });
  await new Promise((resolve) => setTimeout(resolve, HEAD_START_MS));
}

/** Text in Markdown, which takes the colours of the reader's theme. */
export function markdown(text: string): Displayable {
  return { 'text/markdown': text };
}

/** @param svg with a background of its own, so that dark themes do not swallow it. */
export function picture(svg: string, caption: string): Displayable {
  return { 'image/svg+xml': svg, 'text/plain': `[picture] ${caption}` };
}

/** Lines in a font of equal widths. */
export function code(lines: readonly string[]): Displayable {
  return markdown(`\`\`\`\n${lines.join('\n')}\n\`\`\`\n`);
}
