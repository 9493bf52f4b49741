import { mockCredentials } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { Preview } from '@infra-orchestration/backstage-plugin-infra-common';
import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { randomUUID } from 'node:crypto';
import { InfraBackend, testDatabases } from './__testUtils__/infraBackend';
import {
  commitOf,
  previewDocuments,
  previewEntities,
  previewIn,
  pullRequest,
  RecordingForge,
} from './__testUtils__/previews';

const entityRef = 'component:default/greeter';

describe.each(testDatabases.eachSupportedId())(
  'previews over the API on %s',
  databaseId => {
    let infra: InfraBackend;
    const forge = new RecordingForge();
    let numbers = 100;

    beforeAll(async () => {
      infra = await InfraBackend.start({
        databaseId,
        documents: previewDocuments,
        entities: previewEntities({}),
        features: [forge.feature],
        config: { app: { baseUrl: 'https://backstage.example.com/' } },
      });
    });
    afterAll(() => infra?.stop());

    afterEach(() => {
      forge.behave = async () => {};
      infra.decide(() => ({ result: AuthorizeResult.ALLOW }));
    });

    const ask = (given: object = {}, of: object = {}) =>
      infra.post('/previews', {
        entityRef,
        pullRequest: { ...pullRequest(), ...of },
        ...given,
      });

    /** One that is up. */
    async function ready() {
      numbers += 1;
      const { body } = await ask({}, { number: numbers }).expect(201);
      return await previewIn(infra, body.id, ({ state }) => state === 'Ready');
    }

    it('are opened once, follow their commits, and are deleted when they are closed', async () => {
      const preview = await ready();
      const { number } = preview.pullRequest;
      expect(preview).toMatchObject({
        entityRef,
        type: 'preview',
        environment: { name: `pr-${number}` },
        deployedCommit: commitOf(1),
        expiresAt: expect.any(String),
      });
      const { body: environment } = await infra
        .get(`/environments/${preview.environment!.id}`)
        .expect(200);
      expect(environment).toMatchObject({
        labels: { 'pull-request': `${number}` },
        createdBy: 'user:default/ann',
      });

      const { body: again } = await ask({}, { number }).expect(200);
      expect(again.id).toBe(preview.id);
      await ask({}, { number, headCommit: commitOf(2) }).expect(200);
      const moved = await previewIn(
        infra,
        preview.id,
        each => each.state === 'Ready' && each.deployedCommit === commitOf(2),
      );
      expect(moved.environment).toEqual(preview.environment);
      const { body: made } = await infra
        .get(`/environments/${moved.environment!.id}/deployments`)
        .expect(200);
      expect(
        made.items.map(({ preview: of, mode, requestedBy }: any) => ({
          ...{ of, mode, requestedBy },
        })),
      ).toEqual(
        [2, 1].map(n => ({
          of: { id: preview.id, commit: commitOf(n) },
          mode: 'deploy',
          requestedBy: 'user:default/ann',
        })),
      );

      await infra.post(`/previews/${preview.id}/close`).expect(200);
      const closed = await previewIn(
        infra,
        preview.id,
        ({ state }) => state === 'Closed',
      );
      expect(closed).toMatchObject({ environment: preview.environment });
      await infra.settled(preview.environment!.id, 'Deleted');
      await infra.post(`/previews/${preview.id}/close`).expect(200);

      const { body: reopened } = await ask({}, { number }).expect(200);
      const back = await previewIn(
        infra,
        reopened.id,
        ({ state }) => state === 'Ready',
      );
      expect(back.environment!.id).not.toBe(preview.environment!.id);
      await infra.post(`/previews/${preview.id}/close`).expect(200);
    });

    it('end with their time, until somebody asks again', async () => {
      const preview = await ready();
      const { number } = preview.pullRequest;
      await infra
        .delete(`/environments/${preview.environment!.id}`)
        .expect(202);
      const expired = await previewIn(
        infra,
        preview.id,
        ({ state }) => state === 'Expired',
      );
      expect(expired.expiresAt).toBeUndefined();
      await infra.settled(preview.environment!.id, 'Deleted');
      await ask({}, { number }).expect(200);
      const back = await previewIn(
        infra,
        preview.id,
        ({ state }) => state === 'Ready',
      );
      expect(back.environment!.id).not.toBe(preview.environment!.id);
    });

    it('are listed by component and state, newest first', async () => {
      const one = await ready();
      const other = await ready();
      await infra.post(`/previews/${one.id}/close`).expect(200);
      const list = async (query: string) =>
        (await infra.get(`/previews?${query}`).expect(200)).body;
      const of = `entityRef=${encodeURIComponent(entityRef)}`;
      const newest = await list(`${of}&limit=1`);
      expect(newest.items.map(({ id }: any) => id)).toEqual([other.id]);
      const next = await list(`${of}&limit=1&cursor=${newest.nextCursor}`);
      expect(next.items.map(({ id }: any) => id)).toEqual([one.id]);
      const ids = async (state: string) =>
        (await list(`${of}&state=${state}`)).items.map(({ id }: any) => id);
      expect(await ids('open')).not.toContain(one.id);
      expect(await ids('open')).toContain(other.id);
      expect(await ids('closed')).toContain(one.id);
      expect((await list('entityRef=component:default/other')).items).toEqual(
        [],
      );
    });

    it('are listed by environments, with what else is asked for', async () => {
      const one = await ready();
      const other = await ready();
      await ready();
      const list = async (ids: string[], more = '') => {
        const named = ids.map(id => `environmentId=${id}`).join('&');
        const path = `/previews?${named}${more}`;
        const { body } = await infra.get(path).expect(200);
        return body.items.map(({ id }: any) => id);
      };
      const idOf = (preview: Preview) => preview.environment!.id;
      const both = [one, other].map(idOf);
      expect(await list([idOf(one)])).toEqual([one.id]);
      expect(await list(both)).toEqual([other.id, one.id]);
      expect(await list(both, '&limit=1')).toEqual([other.id]);
      expect(await list([randomUUID()])).toEqual([]);
      const many = Array.from({ length: 98 }, () => randomUUID());
      expect(await list([...many, ...both])).toEqual([other.id, one.id]);
      await infra.post(`/previews/${one.id}/close`).expect(200);
      expect(await list(both, '&state=open')).toEqual([other.id]);
      const none = '&entityRef=component:default/other';
      expect(await list(both, none)).toEqual([]);
      infra.decide(() => ({ result: AuthorizeResult.DENY }));
      expect(await list(both)).toEqual([]);
    });

    it('are not listed by more environments than a page has', async () => {
      const named = Array.from({ length: 201 }, (_, i) => `environmentId=${i}`);
      const { body } = await infra
        .get(`/previews?${named.join('&')}`)
        .expect(400);
      expect(body.error.fields[0].message).toMatch(/200/);
    });

    it.each([
      {
        reason: 'there is no such type',
        given: { type: 'nothing' },
        pointer: '/type',
      },
      {
        reason: 'environments of the type have no end',
        given: { type: 'endless' },
        pointer: '/type',
      },
      {
        reason: 'the repository is that of somebody else',
        of: { repositoryUrl: 'https://git.example.com/others/secret' },
        pointer: '/pullRequest/repositoryUrl',
      },
      {
        reason: 'the address would run a script',
        of: { url: 'data:text/html,x' },
        pointer: '/pullRequest/url',
      },
      {
        reason: 'the commit is none',
        of: { headCommit: 'main' },
        pointer: '/pullRequest/headCommit',
      },
      {
        reason: 'nothing says which type',
        given: { entityRef: 'component:default/other' },
        pointer: '/type',
      },
      {
        reason: 'there is no such component',
        given: { entityRef: 'component:default/none' },
        pointer: '/entityRef',
      },
    ])('are refused where $reason', async ({ given, of, pointer }) => {
      const { body } = await ask(given, of).expect(400);
      expect(body.error.fields).toEqual([expect.objectContaining({ pointer })]);
    });

    it('need what their environments need', async () => {
      const { id } = await ready();
      const deny = (...names: string[]) =>
        infra.decide(({ name }) => ({
          result: names.includes(name)
            ? AuthorizeResult.DENY
            : AuthorizeResult.ALLOW,
        }));
      deny('infra.environment.create');
      await ask({}, { number: 9_001 }).expect(403);
      await infra.get(`/previews/${id}`).expect(200);
      deny('infra.environment.delete');
      await infra.post(`/previews/${id}/close`).expect(403);
      deny('infra.environment.read');
      await infra.get(`/previews/${id}`).expect(404);
      await infra.post(`/previews/${id}/close`).expect(404);
      expect((await infra.get('/previews').expect(200)).body.items).toEqual([]);
      infra.decide(({ name }) =>
        name === 'infra.environment.read'
          ? {
              result: AuthorizeResult.CONDITIONAL,
              pluginId: 'infra',
              resourceType: 'infra-environment',
              conditions: {
                rule: 'IS_ENTITY_OWNER',
                resourceType: 'infra-environment',
                params: { claims: ['group:default/others'] },
              },
            }
          : { result: AuthorizeResult.ALLOW },
      );
      await infra.get(`/previews/${id}`).expect(404);
      expect((await infra.get('/previews').expect(200)).body.items).toEqual([]);
      const refused = infra.audit.filter(({ status }) => status === 'failed');
      expect(refused.map(({ eventId }) => eventId)).toEqual(
        expect.arrayContaining(['preview-open', 'preview-close']),
      );
    });

    it('are opened, listed and closed by actions', async () => {
      const invoke = async (name: string, input: object) => {
        const { output } = await infra.actions.invoke({
          id: `test:${name}`,
          input: input as any,
          credentials: mockCredentials.user('user:default/ann'),
        });
        return output as any;
      };
      const { preview } = await invoke('open-preview', {
        entityRef,
        pullRequest: pullRequest({ number: 8_001 }),
      });
      expect(preview).toMatchObject({ state: 'Opening', type: 'preview' });
      const { id } = preview;
      const { environment } = await previewIn(
        infra,
        id,
        ({ state }) => state === 'Ready',
      );
      const { previews: open } = await invoke('list-previews', {
        ...{ entityRef, state: 'open' },
      });
      expect(open.map((each: any) => each.id)).toContain(id);
      const { previews: ofEnvironment } = await invoke('list-previews', {
        environmentId: [environment?.id],
      });
      expect(ofEnvironment.map((each: any) => each.id)).toEqual([id]);
      await invoke('close-preview', { id });
      await previewIn(infra, id, ({ state }) => state === 'Closed');
    });

    it('are told of at the forge, which may be slow and fail', async () => {
      forge.behave = () => new Promise(() => {});
      await ready();
      forge.behave = async () => {
        throw new DriverError('retryable', 'The forge is down', {
          retryAfter: 1_500,
        });
      };
      const preview = await ready();
      const untold = await previewIn(
        infra,
        preview.id,
        each => each.untold !== undefined,
      );
      expect(untold).toMatchObject({
        state: 'Ready',
        untold: 'The forge is down',
      });
      forge.behave = async () => {};
      await previewIn(infra, preview.id, each => each.untold === undefined);
      const { note } = await infra.until(
        async () => ({
          note: forge.notes.filter(({ key }) => key === preview.id).at(-1),
        }),
        found => found.note?.status.state === 'success',
      );
      expect(note).toMatchObject({
        pullRequest: { headCommit: commitOf(1) },
        status: {
          context: 'preview/greeter',
          targetUrl: `https://backstage.example.com/catalog/default/component/greeter/environments/${
            preview.environment!.id
          }`,
        },
      });
      await infra.post(`/previews/${preview.id}/close`).expect(200);
      await infra.until(
        async () => forge.notes.filter(({ key }) => key === preview.id).at(-1),
        last => last!.status.description.includes('is deleted'),
      );
    });
  },
);
