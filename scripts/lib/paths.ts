import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The top of the repository. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** Where what these scripts make is kept; ignored by git. */
export const workDir = resolve(root, '.sandbox');

export const yarn = resolve(root, '.yarn/releases/yarn-4.13.0.cjs');
