import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { spec } from './openapi/generated';

const description = parse(
  readFileSync(resolve(__dirname, 'openapi.yaml'), 'utf8'),
);

function generatedClient(): string {
  return readFileSync(
    resolve(
      __dirname,
      '../../../infra-common/src/schema/openapi/generated/apis/Api.client.ts',
    ),
    'utf8',
  );
}

describe('code generated from openapi.yaml', () => {
  it('was generated from the description as it is now', () => {
    expect(spec).toEqual(description);
  });

  it('has a client method for each operation', () => {
    const client = generatedClient();
    const operations = Object.values<Record<string, { operationId: string }>>(
      description.paths,
    ).flatMap(path =>
      Object.values(path).map(({ operationId }) => operationId),
    );
    expect(operations.length).toBeGreaterThan(25);
    for (const operation of operations) {
      const method = operation[0].toLowerCase() + operation.slice(1);
      expect(client).toContain(`public async ${method}(`);
    }
  });
});
