import { mockServices } from '@backstage/backend-test-utils';
import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { pullRequest, RecordingForge } from './__testUtils__/previews';
import { repositoryOf } from './core';
import { Db, previews } from './store';
import {
  Forges,
  PreviewNotes,
  PreviewRegistrar,
  PreviewTeller,
} from './service';
import { describeOnDatabases } from './store/__testUtils__/describeOnDatabases';

jest.setTimeout(60_000);

describeOnDatabases('telling of previews', open => {
  let minutes = 0;
  const now = () => new Date(Date.UTC(2026, 0, 1, 0, minutes));

  function tellerOf(db: Db, forge: RecordingForge, timeout?: number) {
    const forges = new Forges();
    forges.addForge(new RecordingForge('https://elsewhere.example.com'), forge);
    return new PreviewTeller({
      ...{ db, now, timeout, random: () => 0.5 },
      notes: new PreviewNotes({ forges, appUrl: 'https://b.example.com' }),
      logger: mockServices.logger.mock(),
    });
  }

  async function aPreview(db: Db, given: object = {}): Promise<string> {
    const of = pullRequest() as any;
    const registrar = new PreviewRegistrar({ db, now, wake: () => {} });
    const { preview } = await registrar.hear(
      {
        ...{ entityRef: 'component:default/greeter', type: 'preview' },
        ...{ owner: 'group:default/greeters', requestedBy: 'plugin:infra' },
        repository: repositoryOf(of.repositoryUrl)!,
        tells: true,
        ...given,
      },
      { action: 'opened', pullRequest: of },
    );
    return preview.id;
  }

  const told = async (db: Db, id: string) => {
    const { told: hash, untold, tellFailures } = (await previews.get(db, id))!;
    return { isTold: hash !== undefined, untold, tellFailures };
  };

  it('is done once, however often it is asked for, and by several at once', async () => {
    const db = await open();
    const id = await aPreview(db);
    const forge = new RecordingForge();
    const tellers = [tellerOf(db, forge), tellerOf(db, forge)];
    for (let round = 0; round < 3; round += 1) {
      tellers.forEach(each => each.tell(id));
    }
    await Promise.all(tellers.map(each => each.idle()));
    tellers[0].tell(id);
    await tellers[0].idle();
    expect(forge.notes.map(({ key }) => key)).toEqual([id]);
    expect(await told(db, id)).toEqual({ isTold: true, tellFailures: 0 });
  });

  it('is left to nobody who may not be told', async () => {
    const db = await open();
    const id = await aPreview(db, { tells: false });
    const forge = new RecordingForge();
    const teller = tellerOf(db, forge);
    teller.tell(id);
    await teller.idle();
    expect(forge.notes).toEqual([]);
    expect(await told(db, id)).toEqual({ isTold: false, tellFailures: 0 });
  });

  it.each([
    {
      reason: 'what a forge says is for people',
      behave: async () => {
        throw new DriverError('accessDenied', 'The token may not write');
      },
      untold: 'The token may not write',
    },
    {
      reason: 'what else goes wrong may hold what is not',
      behave: async () => {
        throw new Error('token=hunter2');
      },
      untold: 'Forge of the test could not be told; the log says why',
    },
    {
      reason: 'it heeds no signal',
      behave: () => new Promise<void>(() => {}),
      untold: 'Forge of the test did not answer within 0.05 seconds',
    },
  ])('fails, and is tried again with growing pauses: $reason', async each => {
    const db = await open();
    const id = await aPreview(db);
    const forge = new RecordingForge();
    forge.behave = each.behave;
    const teller = tellerOf(db, forge, 50);
    const tell = async () => {
      teller.tell(id);
      await teller.idle();
    };
    await tell();
    expect(await told(db, id)).toEqual({
      ...{ isTold: false, untold: each.untold, tellFailures: 1 },
    });
    // Not before its time.
    await tell();
    expect((await told(db, id)).tellFailures).toBe(1);
    minutes += 5;
    await tell();
    expect((await told(db, id)).tellFailures).toBe(2);
    minutes += 60;
    forge.behave = async () => {};
    await tell();
    expect(await told(db, id)).toEqual({ isTold: true, tellFailures: 0 });
  });

  it('goes on elsewhere where a process died meanwhile', async () => {
    const db = await open();
    const id = await aPreview(db);
    const until = new Date(now().getTime() + 60_000);
    await previews.claimTelling(db, { id, told: undefined, now: now(), until });
    const forge = new RecordingForge();
    const teller = tellerOf(db, forge);
    teller.tell(id);
    await teller.idle();
    expect(forge.notes).toEqual([]);
    minutes += 2;
    teller.tell(id);
    await teller.idle();
    expect(forge.notes).toHaveLength(1);
  });

  it('ends with the process', async () => {
    const db = await open();
    const id = await aPreview(db);
    const forge = new RecordingForge();
    forge.behave = () => new Promise(() => {});
    const teller = tellerOf(db, forge);
    teller.tell(id);
    await new Promise(resolve => setTimeout(resolve, 100));
    await teller.stop();
    expect(forge.notes).toEqual([]);
  });
});
