/** Files in and out. */

/** Offers a text as a download. */
export function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Larger files are for the command line. */
const MOST_BYTES = 4 << 20;

/** The text of a chosen or dropped file, or one line that says why not. */
export async function readText(file: File): Promise<{ readonly text: string } | { readonly fault: string }> {
  if (!file.name.toLowerCase().endsWith('.json')) {
    return { fault: `${file.name}: the format is unknown here; expected a name that ends in .json` };
  }
  if (file.size > MOST_BYTES) {
    return { fault: `${file.name}: is a file of ${file.size} bytes; expected at most ${MOST_BYTES} here` };
  }
  if (file.size === 0) return { fault: `${file.name}: is empty; expected an instance` };
  try {
    return { text: await file.text() };
  } catch {
    return { fault: `${file.name}: cannot be read; expected a readable file` };
  }
}

/** Copies a text; false where the browser refuses. */
export async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
