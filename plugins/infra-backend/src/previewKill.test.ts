import { TestDatabases } from '@backstage/backend-test-utils';
import { around } from './__testUtils__/kill/LineGate';
import { PreviewTrial } from './__testUtils__/kill/PreviewTrial';
import {
  commitOf,
  imageAt,
  PullRequest,
  Standing,
} from './__testUtils__/kill/PullRequests';
import { openPlace, Place } from './engine/__testUtils__/kill/places';
import { toIso } from './store/codec';

jest.setTimeout(240_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const DAY_MS = 86_400_000;

/** So many are told of by the forge, the others by people and CI over the API. */
const isOfForge = ({ index }: PullRequest) => index < 13;
const isOfApi = (each: PullRequest) => !isOfForge(each);
/** Of both, those that stay at their first commit. */
const isExtended = ({ index }: PullRequest) => index % 3 === 0;

describe.each(databases.eachSupportedId())(
  'Killing whole backends in the midst of previews, on %s',
  databaseId => {
    let place: Place;
    let trial: PreviewTrial;

    beforeAll(async () => {
      place = await openPlace(databases, databaseId);
      trial = new PreviewTrial(place);
      await trial.start();
    });

    afterAll(async () => {
      await trial?.stop();
      await place?.close();
    });

    /** The forge says so of a commit: as its status, and in the one comment that there is. */
    const isTold =
      (words: string, n: (each: PullRequest) => number) =>
      ({ comments }: Standing, each: PullRequest) => {
        const commit = commitOf(each, n(each));
        return (
          comments.length === 1 &&
          comments[0].includes(`${words}\n`) &&
          comments[0].includes(commit) &&
          trial.forge.statuses.get(commit)?.description === words
        );
      };

    async function expectAll(made: (each: PullRequest) => string[]) {
      expect(trial.lost).toEqual([]);
      expect(trial.forge.problems).toEqual([]);
      for (const each of trial.all) {
        expect([each, await trial.pullRequests.made(each)]).toEqual([
          each,
          [made(each)],
        ]);
      }
      expect(await place.db('previews')).toHaveLength(trial.all.length);
      expect([...trial.forge.journal].sort()).toEqual(
        trial.all.map(({ repository }) => `POST ${repository}`).sort(),
      );
    }

    const lastOf = (each: PullRequest) => (isExtended(each) ? 1 : 2);

    const expectRunning = async (n: (each: PullRequest) => number) =>
      expect(await trial.running()).toEqual(
        trial.all.map(each => imageAt(each, n(each))).sort(),
      );

    it('opens each once', async () => {
      const isOver = isTold('The preview is up', () => 1);
      await trial.live(
        {
          pullRequests: isOfForge,
          stops: [
            ...around('preview.hear'),
            ...around('preview.read'),
            ...around('preview.create'),
            ...around('preview.look'),
            ...around('preview.tell'),
            ...around('preview.told'),
          ],
          ask: each => trial.pullRequests.hint(each, 'opened', 1),
          isOver,
        },
        {
          pullRequests: isOfApi,
          stops: [
            ...around('preview.hear'),
            ...around('preview.create'),
            ...around('look.note'),
          ],
          ask: each => trial.pullRequests.open(each, 1),
          isOver,
        },
      );

      await expectAll(() => ['deploy 1', 'Ready']);
      await expectRunning(() => 1);
    });

    /** Its time is longer than any was before, and that is told. */
    function isPutOff(standing: Standing, each: PullRequest): boolean {
      const end = toIso(standing.environment!.expires_at);
      return (
        isTold('The preview is up', () => 1)(standing, each) &&
        standing.comments[0].includes(`- Until: ${end}\n`) &&
        new Date(end).getTime() > Date.now() + 4 * DAY_MS
      );
    }

    it('brings each to its new commit once, and puts the end of others off', async () => {
      const isOver = isTold('The preview is up', () => 2);
      await trial.live(
        {
          pullRequests: each => isOfForge(each) && !isExtended(each),
          stops: [
            ...around('preview.hear'),
            ...around('preview.read'),
            ...around('preview.deploy'),
            ...around('preview.tell'),
          ],
          ask: each => trial.pullRequests.hint(each, 'synchronize', 2),
          isOver,
        },
        {
          pullRequests: each => isOfApi(each) && !isExtended(each),
          stops: [...around('preview.hear'), ...around('deployment.write')],
          ask: each => trial.pullRequests.open(each, 2),
          isOver,
        },
        {
          pullRequests: isExtended,
          stops: [
            ...around('environment.extend'),
            ...around('preview.look'),
            ...around('preview.told'),
          ],
          ask: each => trial.pullRequests.extend(each),
          isOver: isPutOff,
        },
      );

      await expectAll(each =>
        isExtended(each)
          ? ['deploy 1', 'Ready']
          : ['deploy 1', 'deploy 2', 'Ready'],
      );
      await expectRunning(lastOf);
      const extended = await place
        .db('events')
        .where({ type: 'environment.extended' });
      expect(extended).toHaveLength(trial.all.filter(isExtended).length);
    });

    it('deletes each that is closed', async () => {
      const isDeleted = isTold('The preview is deleted', lastOf);
      const isOver = (standing: Standing, each: PullRequest) =>
        isDeleted(standing, each) && standing.preview?.gone_at !== null;
      await trial.live(
        {
          pullRequests: isOfForge,
          stops: [
            ...around('preview.hear'),
            ...around('preview.delete'),
            ...around('preview.forget'),
            ...around('preview.look'),
            ...around('preview.tell'),
            ...around('preview.told'),
          ],
          ask: each => trial.pullRequests.hint(each, 'closed', lastOf(each)),
          isOver,
        },
        {
          pullRequests: isOfApi,
          stops: [
            ...around('preview.hear'),
            ...around('preview.delete'),
            ...around('preview.forget'),
          ],
          ask: each => trial.pullRequests.close(each),
          isOver,
        },
      );

      await expectAll(each =>
        isExtended(each)
          ? ['deploy 1', 'destroy', 'Deleted']
          : ['deploy 1', 'deploy 2', 'destroy', 'Deleted'],
      );
      expect(await trial.running()).toEqual([]);
    });
  },
);
