import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const guide = readFileSync(
  resolve(__dirname, '../../../../../docs/drivers/writing-a-driver.md'),
  'utf8',
);

/** Code blocks that say which file they are: ```ts title="mailboxDriver.ts" */
const blocks = [
  ...guide.matchAll(/^```ts title="(?<file>[^"]+)"\n(?<code>.*?)^```$/gms),
].map(({ groups }) => groups as { file: string; code: string });

describe("the driver author's guide", () => {
  it('shows the sample driver with its test, and the sample secret store', () => {
    expect(blocks.map(({ file }) => file).sort()).toEqual([
      'mailboxDriver.test.ts',
      'mailboxDriver.ts',
      'vaultStore.ts',
    ]);
  });

  it.each(blocks)('shows $file as it is', ({ file, code }) => {
    expect(code).toBe(readFileSync(resolve(__dirname, file), 'utf8'));
  });
});
