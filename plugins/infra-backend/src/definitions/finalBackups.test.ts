import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parsePlatformDocuments } from './parseDocuments';
import { validateDocumentSet } from './validateDocumentSet';

const root = join(__dirname, '../../../..');
const exampleOf = (name: string) =>
  `plugins/infra-backend-module-${name}/examples/${name}.yaml`;

/** The inputs of the jobs are looked at where their kind of hook is. */
const job = { kind: 'kubernetesJob', driver: 'kubernetes', inputSchema: {} };

describe('examples/backups/final-backups.yaml', () => {
  it('fits the examples of the drivers whose resources it keeps', () => {
    const documents = [
      'examples/backups/final-backups.yaml',
      ...['postgres', 'mysql', 'redis', 's3'].map(exampleOf),
    ].flatMap(path => {
      const { documents: parsed, errors } = parsePlatformDocuments(
        readFileSync(join(root, path), 'utf8'),
        path,
      );
      expect(errors).toEqual([]);
      return parsed;
    });
    const problems = validateDocumentSet(documents, {
      drivers: [],
      hookKinds: [job],
    }).filter(({ message }) => !/there is no driver /.test(message));
    expect(problems).toEqual([]);
  });
});
