import { mockServices } from '@backstage/backend-test-utils';
import { randomBytes } from 'node:crypto';
import { Resource } from './__testUtils__/Resource';
import {
  bindByUpdates,
  powerDnsByApi,
  powerDnsByUpdates,
} from './__testUtils__/targets';
import { ownerHostOf } from './record/ownership';
import { RecordInputs } from './record/types';

describe.each([powerDnsByApi, bindByUpdates, powerDnsByUpdates])(
  '$name',
  target => {
    const access = () => ({ ...target.open(), zone: target.zone() });
    let outside: ReturnType<typeof access>;
    const undo: (() => Promise<void>)[] = [];

    beforeAll(() => {
      outside = access();
    });

    afterEach(async () => {
      for (const step of undo.splice(0).reverse()) {
        await step();
      }
    });

    const connect = () =>
      target.createDriver().connect({
        providerName: 'test',
        ...target.settings(),
        signal: new AbortController().signal,
        logger: mockServices.logger.mock(),
      });

    const newName = () => `servers-${randomBytes(4).toString('hex')}`;

    async function newResource(
      inputs: Pick<RecordInputs, 'name' | 'type' | 'values'>,
      connection?: unknown,
    ) {
      const resource = new Resource(target, connection ?? (await connect()), {
        zone: outside.zone,
        ttl: 60,
        ...inputs,
      });
      undo.push(() => resource.remove());
      return resource;
    }

    async function strangerSets(
      name: string,
      type: RecordInputs['type'],
      value: string,
    ) {
      const host = `${name}.${outside.zone}`;
      await outside.stranger.set(host, type, [value], 60);
      undo.push(() => outside.stranger.remove(host, type));
    }

    const answers = (name: string, type: RecordInputs['type']) =>
      outside.probe.ask(`${name}.${outside.zone}`, type);

    it('takes what a wildcard answers for nothing', async () => {
      const name = newName();
      await strangerSets(`*.${name}`, 'A', '192.0.2.200');
      await strangerSets(`*.${name}`, 'TXT', 'v=spf1 -all');
      const resource = await newResource({
        name: `web.${name}`,
        type: 'A',
        values: ['192.0.2.1'],
      });
      expect(await resource.observe()).toEqual({ status: 'absent' });
      await resource.apply();
      expect(await resource.observe()).toMatchObject({
        owned: true,
        upToDate: true,
        ready: true,
      });
      expect(await answers(`web.${name}`, 'A')).toEqual(['192.0.2.1 ttl=60']);
      await resource.remove();
      expect(await resource.observe()).toEqual({ status: 'absent' });
      expect(await answers(`web.${name}`, 'A')).toEqual(['192.0.2.200 ttl=60']);
    });

    it('can own a wildcard', async () => {
      const name = newName();
      const resource = await newResource({
        name: `*.${name}`,
        type: 'CNAME',
        values: ['target.example.net'],
      });
      await resource.apply();
      expect(await resource.observe()).toMatchObject({
        owned: true,
        upToDate: true,
        ready: true,
      });
      expect(await answers(`any.${name}`, 'CNAME')).toEqual([
        'target.example.net',
      ]);
      await resource.remove();
      expect(await resource.observe()).toEqual({ status: 'absent' });
    });

    it('does not take a wildcard alias for something in the way', async () => {
      const name = newName();
      await strangerSets(`*.${name}`, 'CNAME', 'elsewhere.example.net');
      for (const type of ['A', 'CNAME'] as const) {
        const resource = await newResource({
          name: `${type}.${name}`,
          type,
          values: [type === 'A' ? '192.0.2.1' : 'target.example.net'],
        });
        expect(await resource.observe()).toEqual({ status: 'absent' });
        await resource.apply();
        expect(await resource.observe()).toMatchObject({ ready: true });
      }
    });

    it.each([
      {
        reason: 'an alias cannot be made where an address is',
        there: { type: 'A', value: '192.0.2.200' },
        asked: { type: 'CNAME', values: ['target.example.net'] },
      },
      {
        reason: 'an address cannot be made where an alias is',
        there: { type: 'CNAME', value: 'elsewhere.example.net' },
        asked: { type: 'A', values: ['192.0.2.1'] },
      },
    ] as const)('$reason, not even by adoption', async ({ there, asked }) => {
      const name = newName();
      await strangerSets(name, there.type, there.value);
      const before = await answers(name, there.type);
      const resource = await newResource({
        name,
        type: asked.type,
        values: [...asked.values],
      });
      expect(await resource.observe()).toMatchObject({
        status: 'present',
        owned: false,
      });
      await expect(resource.apply(true)).rejects.toMatchObject({
        code: 'conflict',
        message: expect.stringContaining('cannot stand'),
      });
      await resource.remove();
      expect(await answers(name, there.type)).toEqual(before);
    });

    it('leaves what somebody else keeps at the name of the ownership record', async () => {
      const name = newName();
      await strangerSets(ownerHostOf(name, 'A'), 'TXT', 'a text of mine');
      const resource = await newResource({
        name,
        type: 'A',
        values: ['192.0.2.1'],
      });
      await expect(resource.apply(true)).rejects.toMatchObject({
        code: 'conflict',
      });
      await resource.remove();
      expect(await answers(ownerHostOf(name, 'A'), 'TXT')).toEqual([
        'a text of mine',
      ]);
    });

    it('lets two owners share a name by types', async () => {
      const name = newName();
      const four = await newResource({
        name,
        type: 'A',
        values: ['192.0.2.1'],
      });
      const six = await newResource({
        name,
        type: 'AAAA',
        values: ['2001:db8::1'],
      });
      await four.apply();
      await six.apply();
      expect(await four.observe()).toMatchObject({ owned: true, ready: true });
      expect(await six.observe()).toMatchObject({ owned: true, ready: true });
      await four.remove();
      expect(await four.observe()).toEqual({ status: 'absent' });
      expect(await six.observe()).toMatchObject({ owned: true, ready: true });
    });

    it('gives a name that two ask for at once to exactly one', async () => {
      const name = newName();
      // The API has no conditional changes: only there one process has to see to it.
      const shared = target === powerDnsByApi ? await connect() : undefined;
      const rivals = await Promise.all(
        [1, 2, 3, 4].map(n =>
          newResource({ name, type: 'A', values: [`192.0.2.${n}`] }, shared),
        ),
      );
      const results = await Promise.allSettled(rivals.map(r => r.apply()));
      const winners = rivals.filter(
        (_, i) => results[i].status === 'fulfilled',
      );
      expect(winners).toHaveLength(1);
      const [winner] = winners;
      const losses = results.flatMap(result =>
        result.status === 'rejected' ? [result.reason] : [],
      );
      for (const loss of losses) {
        expect(loss).toMatchObject({
          code: 'conflict',
          message: expect.stringContaining(winner.identity.ownershipMark),
        });
      }
      expect(await winner.observe()).toMatchObject({
        owned: true,
        upToDate: true,
        ready: true,
      });
    });

    it('moves a record to another name, and records that one first', async () => {
      const [from, via, to] = [newName(), newName(), newName()];
      const resource = await newResource({
        name: from,
        type: 'A',
        values: ['192.0.2.1'],
      });
      await resource.apply();
      resource.inputs = { ...resource.inputs, name: via };
      expect(await resource.observe()).toMatchObject({
        status: 'present',
        owned: true,
        upToDate: false,
        ready: false,
      });
      expect(await resource.applyOnce()).toBe('inProgress');
      expect(await answers(via, 'A')).toEqual([]);
      // The process dies behind this call: state and handle stay as they were.
      const { state, handle } = resource;
      await resource.applyOnce();
      Object.assign(resource, { state, handle });

      resource.inputs = { ...resource.inputs, name: to };
      await resource.apply();
      expect(await resource.observe()).toMatchObject({
        owned: true,
        upToDate: true,
        ready: true,
      });
      expect(await answers(from, 'A')).toEqual([]);
      expect(await answers(via, 'A')).toEqual([]);
      await resource.remove();
      expect(await answers(to, 'A')).toEqual([]);
    });

    it('removes also where it was about to move to when the process died', async () => {
      const [from, to] = [newName(), newName()];
      const resource = await newResource({
        name: from,
        type: 'A',
        values: ['192.0.2.1'],
      });
      await resource.apply();
      const { inputs } = resource;
      resource.inputs = { ...inputs, name: to };
      expect(await resource.applyOnce()).toBe('inProgress');
      const { state } = resource;
      await resource.applyOnce();
      // The process died behind that call, and what it would have stored is lost.
      resource.state = state;
      expect(await answers(to, 'A')).toEqual(['192.0.2.1 ttl=60']);
      // The inputs of the last apply that succeeded are those before the move.
      resource.inputs = inputs;
      await resource.remove();
      expect(await answers(from, 'A')).toEqual([]);
      expect(await answers(to, 'A')).toEqual([]);
      expect(await resource.observe()).toEqual({ status: 'absent' });
    });

    it('does not forget a record whose zone the provider lost', async () => {
      const name = newName();
      const connection: any = await connect();
      const resource = await newResource(
        { name, type: 'A', values: ['192.0.2.1'] },
        connection,
      );
      await resource.apply();
      const { inputs, state } = resource;
      const without = { ...connection, zones: ['other.example.test'] };
      const elsewhere = new Resource(target, without, {
        ...inputs,
        zone: 'other.example.test',
      });
      elsewhere.state = state;
      await expect(elsewhere.remove()).rejects.toMatchObject({
        code: 'terminal',
        message: expect.stringContaining(`\`${name}.${outside.zone}/A\` may`),
      });
      expect(await elsewhere.applyOnce()).toBe('inProgress');
      expect(elsewhere.state?.externalNames).toEqual([
        `${name}.${outside.zone}/A`,
        `${name}.other.example.test/A`,
      ]);
    });

    it('can delete what inputs for another zone never let it make', async () => {
      const resource = await newResource({
        name: newName(),
        type: 'A',
        values: ['192.0.2.1'],
      });
      const misspelt = new Resource(target, await connect(), {
        ...resource.inputs,
        zone: 'misspelt.example.test',
      });
      await expect(misspelt.apply()).rejects.toMatchObject({
        code: 'terminal',
      });
      await misspelt.remove();
      expect(await misspelt.observe()).toEqual({ status: 'absent' });
      misspelt.inputs = resource.inputs;
      await misspelt.apply();
      expect(await misspelt.observe()).toMatchObject({ ready: true });
      await misspelt.remove();
      expect(await misspelt.observe()).toEqual({ status: 'absent' });
    });

    it('turns an address into an alias of the same name', async () => {
      const name = newName();
      const resource = await newResource({
        name,
        type: 'A',
        values: ['192.0.2.1'],
      });
      await resource.apply();
      resource.inputs = {
        ...resource.inputs,
        type: 'CNAME',
        values: ['target.example.net'],
      };
      expect(await resource.observe()).toMatchObject({
        owned: true,
        upToDate: false,
        diff: expect.arrayContaining([
          { path: '/type', before: 'A', after: 'CNAME' },
        ]),
      });
      await resource.apply();
      expect(await resource.observe()).toMatchObject({
        owned: true,
        upToDate: true,
        ready: true,
      });
      await resource.remove();
      expect(await resource.observe()).toEqual({ status: 'absent' });
    });

    it('counts no serial up by looking or by checking access', async () => {
      const connection = await connect();
      const resource = await newResource(
        { name: newName(), type: 'CNAME', values: ['target.example.net'] },
        connection,
      );
      const look = async () => {
        const before = await outside.probe.serial(outside.zone);
        const report = await target.createDriver().checkAccess(connection, {
          signal: new AbortController().signal,
          logger: mockServices.logger.mock(),
        });
        expect(report).toMatchObject({ ok: true });
        expect(await resource.observe()).toEqual({ status: 'absent' });
        return (await outside.probe.serial(outside.zone)) === before;
      };
      // Other tests may change the zone at any moment, but not at every one.
      const attempts = 10;
      let unchanged = false;
      for (let i = 0; i < attempts && !unchanged; i++) {
        unchanged = await look();
      }
      expect(unchanged).toBe(true);
      const before = await outside.probe.serial(outside.zone);
      await resource.apply();
      expect(await outside.probe.serial(outside.zone)).toBeGreaterThan(before);
    });

    it('says what is wrong with a zone that the server does not have', async () => {
      const { config, credentials } = target.settings();
      const driver = target.createDriver();
      const context = {
        signal: new AbortController().signal,
        logger: mockServices.logger.mock(),
      };
      const connection = await driver.connect({
        ...context,
        providerName: 'test',
        config: { ...config, zones: ['missing.example.org'] },
        credentials,
      });
      const report = await driver.checkAccess(connection, context);
      const refused = report.checks.filter(check => !check.granted);
      expect(refused.length).toBeGreaterThanOrEqual(2);
      for (const check of refused) {
        expect(check.message).toContain('missing.example.org');
      }
      const resource = new Resource(target, connection, {
        zone: 'missing.example.org',
        name: 'web',
        type: 'A',
        values: ['192.0.2.1'],
      });
      await expect(resource.apply()).rejects.toMatchObject({
        code: 'misconfigured',
      });
    });
  },
);
