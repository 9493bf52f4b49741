import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { examplesWith, sandboxValues } from './examples.ts';
import { root } from './paths.ts';

const files = {
  types: 'platform/environment-types.yaml',
  template: 'templates/service-with-environment/template.yaml',
  score: 'greeter/score.yaml',
  pipelines: 'platform/pipelines.yaml',
};

test('the demo reads examples/ itself where nothing is different', t => {
  const copy = directory(t);
  assert.equal(
    examplesWith({ ...sandboxValues }, copy),
    join(root, 'examples'),
  );
  assert.equal(
    examplesWith({ ...sandboxValues, productionZone: undefined }, copy),
    join(root, 'examples'),
  );
  assert.equal(existsSync(copy), false);
});

test('a copy has the zones and the image of servers of one’s own', t => {
  const copy = directory(t);
  const values = {
    image: 'images.example.org/$&/hello:2',
    developmentZone: 'dev.example.org',
    productionZone: 'example.org',
    shopRepository: '127.0.0.1:4712/shop',
    accountService: 'http://127.0.0.1:4711',
  };
  assert.equal(examplesWith(values, copy), copy);

  const read = (file: string) => readFileSync(join(copy, file), 'utf8');
  assert.match(read(files.types), /zone: dev\.example\.org\n/);
  assert.match(read(files.types), /zone: example\.org\n/);
  assert.match(
    read(files.types),
    /url: http:\/\/127\.0\.0\.1:4711\/v1\/about\n/,
  );
  assert.match(read(files.pipelines), /repository: 127\.0\.0\.1:4712\/shop\n/);
  for (const file of [files.template, files.score]) {
    assert.ok(read(file).includes(values.image), file);
  }
  for (const file of Object.values(files)) {
    for (const before of Object.values(sandboxValues)) {
      assert.ok(!read(file).includes(before), `${file} has ${before} still`);
    }
  }
});

function directory(t: { after(fn: () => void): void }): string {
  const parent = mkdtempSync(join(tmpdir(), 'infra-examples-'));
  t.after(() => rmSync(parent, { recursive: true, force: true }));
  return join(parent, 'examples');
}
