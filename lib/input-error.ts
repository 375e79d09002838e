/**
 * A fault in what the user gave: a file, an option, a number in an instance. The message is one line that says
 * what is wrong, where (a path, a JSON path, a tensor name) and what was expected. Commands print it and exit 2.
 */
export class InputError extends Error {
  override readonly name = 'InputError';
}
