import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { answerSchemas } from './client/answers';

const { paths, components } = parse(
  readFileSync(resolve(__dirname, '../openapi.yaml'), 'utf8'),
);

describe('openapi.yaml', () => {
  it.each([
    { verb: 'about', schema: 'About', path: paths['/v1/about'].get },
    { verb: 'observe', schema: 'Observation', path: paths['/v1/observe'].post },
    { verb: 'apply', schema: 'Work', path: paths['/v1/apply'].post },
    { verb: 'remove', schema: 'Work', path: paths['/v1/remove'].post },
  ] as const)(
    'says of $verb what the driver takes',
    ({ verb, schema, path }) => {
      expect(path.operationId).toBe(verb);
      expect(path.responses['200'].content['application/json'].schema).toEqual({
        $ref: `#/components/schemas/${schema}`,
      });
      expect(components.schemas[schema]).toEqual(answerSchemas[verb]);
    },
  );
});
