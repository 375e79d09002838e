import { fileURLToPath } from 'node:url';

/** The project's folder, whatever the kernel's is. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
