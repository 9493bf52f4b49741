import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const page = readFileSync(
  resolve(__dirname, '../../../../docs/providers/http.md'),
  'utf8',
);

describe('the page of the driver http', () => {
  it('shows the sample service as the conformance suite runs it', () => {
    const [, code] =
      /^```ts title="accountService\.ts"\n(.*?)^```$/ms.exec(page) ?? [];
    expect(code).toBe(
      readFileSync(resolve(__dirname, 'accountService.ts'), 'utf8'),
    );
  });
});
