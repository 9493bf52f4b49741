import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { schemaErrors } from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { parseAllDocuments } from 'yaml';
import { jobHook, outputVariable } from './jobHook';

const root = join(__dirname, '../../../..');
const documentsOf = (path: string) =>
  parseAllDocuments(readFileSync(join(root, path), 'utf8')).map(each =>
    each.toJS(),
  );

const backups = documentsOf('examples/backups/final-backups.yaml')
  .filter(({ kind }) => kind === 'ResourceDefinition')
  .map(({ spec }) => ({ type: spec.type, hook: spec.beforeRemove[0] }));

describe('examples/backups/final-backups.yaml', () => {
  it('is about four kinds of resources', () => {
    expect(backups.map(({ type }) => type)).toEqual([
      'postgres',
      'mysql',
      'redis',
      's3',
    ]);
  });

  it.each(backups)('keeps $type by a job that can be', ({ type, hook }) => {
    expect(hook).toMatchObject({ kind: jobHook.kind, provider: 'tools' });
    expect(schemaErrors(jobHook.inputSchema, hook.inputs)).toEqual([]);

    const [shell, ...options] = hook.inputs.command;
    const [script] = hook.inputs.args;
    expect([shell, options]).toEqual(['sh', ['-euc']]);
    const { status, stderr } = spawnSync('sh', ['-n'], { input: script });
    expect([status, `${stderr}`]).toEqual([0, '']);

    const offered = documentsOf(
      `plugins/infra-backend-module-${type}/examples/${type}.yaml`,
    ).find(({ kind }) => kind === 'ResourceType').spec.outputs.properties;
    const used = [...script.matchAll(/\$(OUTPUT_[A-Z_]+)/g)].map(m => m[1]);
    expect(used).not.toEqual([]);
    expect(Object.keys(offered).map(outputVariable)).toEqual(
      expect.arrayContaining(used),
    );
  });
});
