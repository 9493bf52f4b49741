import { createBackendModule } from '@backstage/backend-plugin-api';
import { JsonObject } from '@backstage/types';
import { Preview } from '@infra-orchestration/backstage-plugin-infra-common';
import {
  Forge,
  infraForgesExtensionPoint,
  PullRequestNote,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { InfraBackend } from './infraBackend';
import { platformDocuments, workloadEntities } from './platform';

export const REPOSITORY_URL = 'https://git.example.com/shop/greeter';

const document = (kind: string, name: string, spec: JsonObject) => ({
  apiVersion: 'infra-orchestration.dev/v1alpha1',
  kind,
  metadata: { name },
  spec,
});

/** A type for previews, and workloads. */
export const previewDocuments: JsonObject[] = [
  ...platformDocuments,
  document('EnvironmentType', 'preview', {
    ttl: 'P1D',
    maxTtl: 'P3D',
    claims: { place: { type: 'place' } },
  }),
  document('EnvironmentType', 'endless', {}),
  document('ResourceType', 'workload', {
    params: { type: 'object' },
    outputs: { type: 'object' },
  }),
  document('ResourceDefinition', 'workload', {
    type: 'workload',
    provider: 'world',
    kind: 'thing',
    inputs: {
      of: '${environment.name}',
      image: '${params.containers.web.image}',
    },
    criteria: [{}],
  }),
];

/** The greeter with what makes its pull requests get previews. */
export function previewEntities(
  annotations: Record<string, string>,
): typeof workloadEntities {
  const [greeter, ...others] = workloadEntities;
  return [
    {
      ...greeter,
      metadata: {
        ...greeter.metadata,
        annotations: {
          'backstage.io/source-location': `url:${REPOSITORY_URL}/-/tree/main/`,
          'infra-orchestration.dev/preview-type': 'preview',
          ...annotations,
        },
      },
    },
    ...others,
  ];
}

export const commitOf = (n: number) => `${n}`.repeat(40).slice(0, 40);

export const pullRequest = (given: JsonObject = {}) => ({
  repositoryUrl: REPOSITORY_URL,
  number: 7,
  title: 'Greets in colour',
  url: `${REPOSITORY_URL}/-/merge_requests/7`,
  branch: 'colour',
  headCommit: commitOf(1),
  ...given,
});

/** Keeps what it is told, and does so however `behave` says. */
export class RecordingForge implements Forge {
  readonly name = 'Forge of the test';
  readonly notes: PullRequestNote[] = [];
  behave: (signal: AbortSignal) => Promise<void> = async () => {};

  constructor(private readonly url = REPOSITORY_URL) {}

  knows(repositoryUrl: string): boolean {
    return repositoryUrl === this.url;
  }

  async tell(note: PullRequestNote, { signal }: { signal: AbortSignal }) {
    await this.behave(signal);
    this.notes.push(note);
  }

  get last(): PullRequestNote | undefined {
    return this.notes.at(-1);
  }

  get feature() {
    return createBackendModule({
      pluginId: 'infra',
      moduleId: 'recording-forge',
      register: env => {
        env.registerInit({
          deps: { forges: infraForgesExtensionPoint },
          init: async ({ forges }) => forges.addForge(this),
        });
      },
    });
  }
}

export async function previewIn(
  infra: InfraBackend,
  id: string,
  isReached: (preview: Preview) => boolean,
): Promise<Preview> {
  return await infra.until(
    async () => (await infra.get(`/previews/${id}`).expect(200)).body,
    isReached,
  );
}
