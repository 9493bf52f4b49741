import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  INFRA_API_VERSION,
  PlatformDocument,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { documents } from '../store';
import { describeOnDatabases } from '../store/__testUtils__/describeOnDatabases';
import { Bench } from './__testUtils__/Bench';
import { things } from './__testUtils__/documents';

jest.setTimeout(60_000);

describeOnDatabases('Work on a provider', open => {
  it('resumes by itself when the file of a credential is another', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'infra-credentials-'));
    const file = join(folder, 'token');
    await writeFile(file, 'the-old-token\n');
    const world: PlatformDocument = {
      apiVersion: INFRA_API_VERSION,
      kind: 'Provider',
      metadata: { name: 'world' },
      spec: {
        driver: 'memory',
        config: { expectedToken: 'the-new-token' },
        credentials: { token: { file } },
      },
    };
    const bench = await Bench.create({
      db: await open(),
    });
    await documents.apply(bench.db, {
      changes: [{ document: world, origin: 'test', source: 'world.yaml' }],
      now: new Date(),
    });
    const engine = await bench.engine();
    try {
      await engine.start();
      const { id } = await bench.create(things({ a: [] }), { engine });
      await bench.until(
        engine,
        id,
        async () => (await bench.instances(id)).a?.attempt > 0,
      );
      await writeFile(file, 'the-new-token\n');
      await bench.untilStatus(engine, id, 'Ready');
    } finally {
      await bench.stop();
      await rm(folder, { recursive: true });
    }
  });
});
