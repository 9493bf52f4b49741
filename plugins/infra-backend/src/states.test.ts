import { createBackendModule } from '@backstage/backend-plugin-api';
import {
  InfraStateRun,
  InfraStates,
  infraStatesExtensionPoint,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { requireSandboxPart } from '@infra-orchestration/sandbox';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InfraBackend, testDatabases } from './__testUtils__/infraBackend';

jest.setTimeout(120_000);

const { binary } = requireSandboxPart('tofu');

type Login = Pick<InfraStateRun, 'address' | 'username' | 'password'>;

const BACKEND = `terraform {
  backend "http" {}
}
`;

const MODULE = `${BACKEND}
variable "word" {
  type      = string
  sensitive = true
}
resource "terraform_data" "one" {
  input = var.word
}
`;

const state = (serial: number, lineage = 'one', resources: object[] = []) =>
  JSON.stringify({ version: 4, serial, lineage, resources });

/** How a test gets hold of what a driver module is given. */
function statesModule(take: (states: InfraStates) => void) {
  return createBackendModule({
    pluginId: 'infra',
    moduleId: 'states-test',
    register(env) {
      env.registerInit({
        deps: { states: infraStatesExtensionPoint },
        init: async ({ states }) => take(states),
      });
    },
  });
}

/** The real program, in a folder of its own. */
class Workspace {
  static async create(): Promise<Workspace> {
    const dir = await mkdtemp(join(tmpdir(), 'infra-states-'));
    await writeFile(join(dir, 'main.tf'), MODULE);
    return new Workspace(dir);
  }

  private constructor(readonly dir: string) {}

  /** @returns exit code and everything that was printed */
  run(run: Login, ...args: string[]) {
    return new Promise<{ code: number; text: string }>(resolve => {
      const env = {
        HOME: this.dir,
        TF_HTTP_ADDRESS: run.address,
        TF_HTTP_LOCK_ADDRESS: run.address,
        TF_HTTP_UNLOCK_ADDRESS: run.address,
        TF_HTTP_USERNAME: run.username,
        TF_HTTP_PASSWORD: run.password,
        TF_HTTP_RETRY_MAX: '0',
        TF_VAR_word: 'very-secret-word',
        CHECKPOINT_DISABLE: '1',
      };
      const all = [
        ...args,
        ...(args[0] === 'force-unlock' ? [] : ['-no-color']),
      ];
      execFile(binary, all, { cwd: this.dir, env }, (error, out, err) =>
        resolve({ code: Number(error?.code ?? 0), text: out + err }),
      );
    });
  }

  async files(): Promise<string> {
    const names = await readdir(this.dir, {
      recursive: true,
      withFileTypes: true,
    });
    const texts = names
      .filter(entry => entry.isFile())
      .map(entry => readFile(join(entry.parentPath, entry.name), 'utf8'));
    return (await Promise.all(texts)).join('\n');
  }

  remove(): Promise<void> {
    return rm(this.dir, { recursive: true, force: true });
  }
}

describe.each(testDatabases.eachSupportedId())(
  'states by the real program on %s',
  databaseId => {
    let infra: InfraBackend;
    let states: InfraStates;
    let workspace: Workspace;
    const name = 'dev-state';
    let identities: (typeof identity)[];
    let identity: { instanceId: string; ownershipMark: string };
    const runs: InfraStateRun[] = [];

    const open = async (purpose: 'read' | 'change' = 'change') => {
      const run = await states.open({ name, identity, purpose });
      runs.push(run);
      return run;
    };

    beforeAll(async () => {
      infra = await InfraBackend.start({
        databaseId,
        features: [statesModule(given => (states = given))],
      });
      const { environment } = await infra.create({
        name: 'states',
        desired: { claims: { db: { type: 'store' } } },
      });
      await infra.settled(environment.id, 'Ready');
      const { body } = await infra.get(
        `/environments/${environment.id}/resources`,
      );
      identities = body.map(({ id }: { id: string }) => ({
        instanceId: id,
        ownershipMark: `test/${id}`,
      }));
      [identity] = identities;
    });

    beforeEach(async () => {
      workspace = await Workspace.create();
      await infra.knex('states').delete();
      infra.audit.length = 0;
    });

    afterEach(async () => {
      await Promise.all(runs.splice(0).map(run => run.close()));
      await workspace.remove();
    });

    afterAll(() => infra.stop());

    it('keeps what it wrote, encrypted, and gives it back', async () => {
      const run = await open();
      expect(await workspace.run(run, 'init')).toMatchObject({ code: 0 });
      const applied = await workspace.run(run, 'apply', '-auto-approve');
      expect(applied).toMatchObject({ code: 0 });

      expect(await states.find(name)).toEqual({
        version: 1,
        owner: identity.ownershipMark,
      });
      const rows = await infra.knex('state_versions');
      expect(JSON.stringify(rows)).not.toContain('very-secret-word');
      expect(await infra.knex('state_locks')).toEqual([]);

      const again = await open();
      const planned = await workspace.run(again, 'plan', '-detailed-exitcode');
      expect(planned).toMatchObject({ code: 0 });
      const destroyed = await workspace.run(again, 'destroy', '-auto-approve');
      expect(destroyed).toMatchObject({ code: 0 });
      expect(await states.find(name)).toBeUndefined();
    });

    it('leaves no login and no secret in the folder of the program', async () => {
      const run = await open();
      await workspace.run(run, 'init');
      await workspace.run(run, 'apply', '-auto-approve');
      const files = await workspace.files();
      expect(files).not.toContain(run.password);
      expect(files).not.toContain('very-secret-word');
    });

    it('refuses a second writer, and tells who is at work', async () => {
      const first = await open();
      await lock(first, 'held');
      const second = await open();
      await workspace.run(second, 'init');
      const { code, text } = await workspace.run(
        second,
        'apply',
        '-auto-approve',
      );
      expect(code).toBe(1);
      expect(text).toContain('Error acquiring the state lock');
      expect(text).toMatch(/ID: +held/);
      // Not even by force, as long as the holder lives.
      const forced = await workspace.run(
        second,
        'force-unlock',
        '-force',
        'held',
      );
      expect(forced.code).toBe(1);
      expect(await infra.knex('state_locks')).toHaveLength(1);
      expect(infra.audit).toEqual([]);
    });

    it('gives the lock of a dead run to the next, and says so in the audit log', async () => {
      const dead = await open();
      await lock(dead, 'left-behind');
      await infra
        .knex('state_runs')
        .where({ id: dead.id })
        .update({ lives_until: new Date(Date.now() - 1000) });
      const next = await open();
      await workspace.run(next, 'init');
      expect(await workspace.run(next, 'apply', '-auto-approve')).toMatchObject(
        { code: 0 },
      );
      expect(infra.audit).toMatchObject([
        {
          eventId: 'state-lock-release',
          status: 'succeeded',
          meta: { state: name, runId: dead.id, released: true },
        },
      ]);
      // What the dead one still has on its way comes too late.
      expect((await request(dead, 'GET')).status).toBe(401);
      expect((await request(dead, 'POST', state(99))).status).toBe(401);
    });

    it('releases what a run leaves locked at its end', async () => {
      const run = await open();
      await lock(run, 'forgotten');
      expect(await states.isBusy(name)).toBe(true);
      await run.close();
      expect(await states.isBusy(name)).toBe(false);
      expect(await infra.knex('state_locks')).toEqual([]);
      expect(infra.audit).toMatchObject([{ eventId: 'state-lock-release' }]);
      expect((await request(run, 'GET')).status).toBe(401);
    });

    it('stores what the program could not hand in before its parent died', async () => {
      const run = await open();
      await lock(run, 'mine');
      const left = await states.takeOver(run.id);
      await left!.push(state(7, 'one', [{}]));
      await left!.close();
      expect(await states.find(name)).toMatchObject({ version: 1 });
      expect(await infra.knex('state_locks')).toEqual([]);
      expect(await states.takeOver(run.id)).toBeUndefined();
    });

    it.each([
      {
        reason: 'no login',
        call: () => request({ ...runs[0], password: '' }, 'GET'),
        status: 401,
      },
      {
        reason: 'the login of another run',
        call: async () =>
          request(
            { ...runs[0], password: (await open('read')).password },
            'GET',
          ),
        status: 401,
      },
      {
        reason: 'a run of another state',
        call: () =>
          request(
            {
              ...runs[0],
              address: runs[0].address.replace(name, 'another'),
            },
            'GET',
          ),
        status: 401,
      },
      {
        reason: 'a run that may only read takes the lock',
        call: async () => request(await open('read'), 'LOCK', '{"ID":"a"}'),
        status: 403,
      },
      {
        reason: 'it is written without the lock',
        call: () => request(runs[0], 'POST', state(1)),
        status: 409,
      },
      {
        reason: 'the body is no state',
        call: async () => {
          await lock(runs[0], 'a');
          return request(runs[0], 'POST', '{"version": 3}');
        },
        status: 400,
      },
      {
        reason: 'the lock has no ID',
        call: () => request(runs[0], 'LOCK', '{}'),
        status: 400,
      },
      {
        reason: 'the state is older than what is stored',
        call: async () => {
          await lock(runs[0], 'a');
          await request(runs[0], 'POST', state(5));
          return request(runs[0], 'POST', state(4));
        },
        status: 409,
      },
      {
        reason:
          'the state is of another origin, and the stored one is not empty',
        call: async () => {
          await lock(runs[0], 'a');
          await request(runs[0], 'POST', state(5, 'one', [{}]));
          return request(runs[0], 'POST', state(6, 'two'));
        },
        status: 409,
      },
    ])('answers $status where $reason', async ({ call, status }) => {
      await open();
      expect((await call()).status).toBe(status);
    });

    it('belongs to one instance as long as there is anything in it', async () => {
      const other = {
        instanceId: identities[1].instanceId,
        ownershipMark: 'test/other',
      };
      const change = { name, identity: other, purpose: 'change' as const };
      const run = await open();
      await lock(run, 'a');
      await request(run, 'POST', state(1, 'one', [{}]));
      await expect(states.open({ ...change, adopt: true })).rejects.toThrow(
        `The state dev-state belongs to ${identity.ownershipMark}`,
      );
      await request(run, 'POST', state(2));
      runs.push(await states.open(change));
      await expect(open()).resolves.toBeDefined();
    });

    it('belongs to one instance also while its first run has not written it yet', async () => {
      const other = {
        instanceId: identities[1].instanceId,
        ownershipMark: 'test/other',
      };
      const change = { name, identity: other, purpose: 'change' as const };
      await open();
      await expect(states.open(change)).rejects.toThrow(
        `The state dev-state belongs to ${identity.ownershipMark}`,
      );
      const living = () =>
        infra.knex('resource_instances').where({ id: identity.instanceId });
      await living().update({ removed_at: new Date() });
      runs.push(await states.open(change));
      await living().update({ removed_at: null });
    });

    it('takes in a state that was kept elsewhere, for an instance that may adopt it', async () => {
      await writeFile(
        join(workspace.dir, 'main.tf'),
        MODULE.replace(BACKEND, ''),
      );
      const nowhere = { ...(await open('read')), address: '' };
      await workspace.run(nowhere, 'init');
      await workspace.run(nowhere, 'apply', '-auto-approve');
      await writeFile(join(workspace.dir, 'main.tf'), MODULE);

      const { body: login } = await infra
        .post('/state-imports', { name })
        .expect(201);
      expect(infra.audit).toMatchObject([
        { eventId: 'state-import', status: 'succeeded', meta: { state: name } },
      ]);
      expect(
        await workspace.run(login, 'init', '-migrate-state', '-force-copy'),
      ).toMatchObject({ code: 0 });

      await expect(open()).rejects.toThrow(/nobody owns/);
      const change = {
        name,
        identity,
        purpose: 'change' as const,
        adopt: true,
      };
      const run = await states.open(change);
      runs.push(run);
      expect(
        await workspace.run(run, 'plan', '-detailed-exitcode'),
      ).toMatchObject({ code: 0 });

      // What was adopted is brought in no more.
      await lock(login, 'late');
      expect((await request(login, 'POST', state(99))).status).toBe(409);
      await request(login, 'UNLOCK', '{"ID":"late"}');
      await infra.post('/state-imports', { name }).expect(409);
    });

    it('takes in no state from one who may not manage the platform', async () => {
      infra.decide(() => ({ result: AuthorizeResult.DENY }));
      await infra.post('/state-imports', { name }).expect(403);
      infra.decide(() => ({ result: AuthorizeResult.ALLOW }));
      await infra.post('/state-imports', { name: '../x' }).expect(400);
      expect(infra.audit.map(({ status }) => status)).toEqual([
        'failed',
        'failed',
      ]);
    });

    it('keeps what a run reports, encrypted, until it ends', async () => {
      const run = await open('read');
      expect(await run.report()).toBeUndefined();
      const report = { ...run, address: `${run.address}/report` };
      for (const text of ['{"first":1}', '{"word":"very-secret-word"}']) {
        expect((await request(report, 'POST', text)).status).toBe(200);
      }
      expect(await run.report()).toBe('{"word":"very-secret-word"}');
      const rows = await infra.knex('state_reports');
      expect(rows).toHaveLength(1);
      expect(JSON.stringify(rows)).not.toContain('very-secret-word');

      const other = await open('read');
      expect(await other.report()).toBeUndefined();
      await run.close();
      expect(await infra.knex('state_reports')).toEqual([]);
      expect((await request(report, 'POST', '{}')).status).toBe(401);
    });

    it('keeps the last twenty versions', async () => {
      for (let serial = 1; serial <= 22; serial++) {
        const run = await open();
        await lock(run, 'a');
        await request(run, 'POST', state(serial));
        await run.close();
      }
      const kept = await infra.knex('state_versions').orderBy('version');
      expect(kept.map(({ version }) => version)).toEqual(
        Array.from({ length: 20 }, (_, index) => index + 3),
      );
    });
  },
);

async function request(login: Login, method: string, body?: string) {
  const basic = Buffer.from(`${login.username}:${login.password}`);
  return await fetch(login.address, {
    method,
    body,
    headers: { authorization: `Basic ${basic.toString('base64')}` },
  });
}

async function lock(run: Login, id: string): Promise<void> {
  const { status } = await request(run, 'LOCK', JSON.stringify({ ID: id }));
  expect(status).toBe(200);
}
