import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from '../lib/paths.ts';
import { conformancePage } from './table.ts';

const require = createRequire(import.meta.url);
const PAGE = join(root, 'docs/providers/conformance.md');

/** The page as it has to be after the tests of this report, formatted like all others. */
async function pageFor(reportFile: string): Promise<string> {
  const prettier = require('prettier');
  const options = require('@backstage/cli/config/prettier');
  const report = JSON.parse(readFileSync(reportFile, 'utf8'));
  return await prettier.format(conformancePage(report, root), {
    ...options,
    parser: 'markdown',
  });
}

export async function writePage(reportFile: string): Promise<void> {
  writeFileSync(PAGE, await pageFor(reportFile));
}

/** @throws where the page in the repository tells something else than the report */
export async function checkPage(reportFile: string): Promise<void> {
  const expected = await pageFor(reportFile);
  if (readFileSync(PAGE, 'utf8') === expected) return;
  throw new Error(
    `docs/providers/conformance.md is not up to date: run npm run conformance.\nIt has to be:\n${expected}`,
  );
}
