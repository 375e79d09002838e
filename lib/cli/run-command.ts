/** The edge of every command: what a fault prints, and the exit status. */

import { CommanderError } from 'commander';
import { InputError } from '../input-error.ts';

/** As a program that SIGPIPE ends: `… | head` has read enough, and that is no fault. */
const STATUS_OF_SIGPIPE = 141;

function endWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(STATUS_OF_SIGPIPE);
  });
}

/** Runs a command and sets the exit status: what it returns, or 2 with one line for bad usage or input. */
export async function runCommand(command: () => Promise<number>): Promise<void> {
  endWithReader();
  try {
    process.exitCode = await command();
  } catch (error) {
    // commander has printed its own line; status 0 is --help.
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
    else if (error instanceof InputError) {
      console.error(`error: ${error.message}`);
      process.exitCode = 2;
    } else throw error;
  }
}
