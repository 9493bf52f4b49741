import { type RunningBackstage } from '../lib/backstage.ts';
import { BackstageApi } from '../lib/api.ts';
import { demoServers } from '../lib/sandboxEnvironment.ts';
import { step } from '../lib/steps.ts';
import { untilInCatalog } from '../lib/template.ts';
import { until } from '../lib/until.ts';
import { showFindings } from './findings.ts';
import { type Finding, hasNamespace, verifyEnvironment } from './verify.ts';

const GREETER = 'component:default/greeter';
const REPOSITORY = 'https://git.example.test/greetings/greeter';

interface Preview {
  id: string;
  state: string;
  message?: string;
  environment?: { id: string; name: string };
}

/**
 * A pull request of the greeter: its environment comes up, and goes when it is closed. True when both were
 * seen from outside.
 */
export async function fourthJourney(
  backstage: RunningBackstage,
  instance: string,
): Promise<boolean> {
  if (process.env.INFRA_DEMO_IMAGE) {
    console.log(
      '\nNo pull request is opened: the image of the greeter is made up, which no cluster of one’s own can pull.',
    );
    return true;
  }
  const api = new BackstageApi(backstage.url);
  const servers = demoServers(instance);
  await step('Catalog', () => untilInCatalog(api, [GREETER]));
  const number = await nextNumber(api);
  const { id, environment } = await step(
    `Pull request ${number} of the greeter is opened`,
    async () => {
      const { id: opened } = await open(api, number);
      return untilState(api, opened, 'Ready');
    },
  );
  const found = await verifyEnvironment(api, environment!.id, servers);
  showFindings(`Its preview, seen from outside`, found);
  const namespace = `greeter-${environment!.name}`;
  await step(`Pull request ${number} is closed`, async () => {
    await api.request(`infra/previews/${id}/close`, { method: 'POST' });
    await untilState(api, id, 'Closed');
  });
  const isLeft = await hasNamespace(servers, namespace);
  const left: Finding = {
    what: `Namespace ${namespace}`,
    seen: isLeft ? 'still there' : 'gone',
    ok: !isLeft,
  };
  showFindings('After it was closed', [left]);
  console.log(
    `\n  ${backstage.url}/catalog/default/component/greeter/delivery?tab=previews`,
  );
  return [...found, left].every(({ ok }) => ok);
}

/** As CI does where no webhook of the forge reaches Backstage. */
function open(api: BackstageApi, number: number): Promise<Preview> {
  return api.request<Preview>('infra/previews', {
    method: 'POST',
    body: {
      entityRef: GREETER,
      pullRequest: {
        repositoryUrl: REPOSITORY,
        number,
        title: 'Greet in colour',
        url: `${REPOSITORY}/pull/${number}`,
        branch: 'colour',
        headCommit: number.toString(16).padStart(40, 'c'),
        author: 'jo',
      },
    },
  });
}

async function nextNumber(api: BackstageApi): Promise<number> {
  const { items } = await api.request<{
    items: { pullRequest: { number: number } }[];
  }>(`infra/previews?entityRef=${encodeURIComponent(GREETER)}&limit=1`);
  return (items[0]?.pullRequest.number ?? 0) + 1;
}

/** @throws Error where it has failed, or takes too long */
function untilState(
  api: BackstageApi,
  id: string,
  wanted: string,
): Promise<Preview> {
  return until(`The preview is not ${wanted}`, async () => {
    const preview = await api.request<Preview>(`infra/previews/${id}`);
    if (preview.state === 'Failed') {
      throw new Error(
        `The preview failed: ${preview.message ?? 'it does not say why'}`,
      );
    }
    return preview.state === wanted ? preview : undefined;
  });
}
