import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../lib/paths.ts';

export interface Instructions {
  /** Packages to add, by the workspace of the app that they are added to. */
  added: Map<string, string[]>;
  /** For the backend's index.ts, before it starts. */
  backendLines: string;
}

/**
 * What the README tells an adopter to do, so that exactly this is what is tried.
 *
 * @throws Error when the README says it in another way
 */
export function readInstructions(
  readme = readFileSync(join(root, 'README.md'), 'utf8'),
): Instructions {
  const added = new Map<string, string[]>();
  const commands = block(readme, 'sh').replace(/\\\n/g, ' ').split('\n');
  for (const command of commands) {
    const match = /^yarn --cwd (\S+) add (.+)$/.exec(command);
    if (match) added.set(match[1], match[2].trim().split(/\s+/));
  }
  if (!added.has('packages/backend') || !added.has('packages/app')) {
    throw new Error('README.md does not say what is added to an app');
  }
  return { added, backendLines: block(readme, 'ts') };
}

function block(readme: string, language: string): string {
  const section = readme.split(/^## /m).find(part => /^In your own/.test(part));
  const fence = new RegExp(`^\`\`\`${language}\\n(.*?)\\n\`\`\`$`, 'ms');
  const found = section && fence.exec(section)?.[1];
  if (!found) throw new Error(`README.md has no ${language} for adopters`);
  return found;
}
