import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { DesiredStateChange } from '@infra-orchestration/backstage-plugin-infra-common';
import { PreviewEnvironment, PreviewFacts, PreviewRecord } from '../../core';
import { CallOptions, EnvironmentUseCases, PreviewOrder } from '../types';

export interface PreviewStarterOptions {
  /** Those that nobody asks for: of the plugin itself, and audited. */
  environments: Pick<
    EnvironmentUseCases,
    'draft' | 'create' | 'deploy' | 'delete'
  >;
  credentials(): Promise<BackstageCredentials>;
}

/**
 * Asks for what a preview wants of its environment. Each is done from the preview and the environment as they
 * were read, or not at all.
 */
export class PreviewStarter {
  constructor(private readonly options: PreviewStarterOptions) {}

  /** The environment and that it is the preview's are written in one transaction. */
  async create(
    { preview, type }: PreviewFacts,
    images: Record<string, string>,
  ): Promise<void> {
    const { environments } = this.options;
    const { entityRef, pullRequest } = preview;
    const number = String(pullRequest.number);
    const input = {
      ...{ entityRef, type: preview.type },
      ...(type?.nameTemplate === undefined && { name: `pr-${number}` }),
      labels: { 'pull-request': number },
      desired: desiredOf(preview, images),
    };
    const options = await this.#caller();
    await environments.create(await environments.draft(input, options), input, {
      ...options,
      preview: orderOf(preview),
    });
  }

  async deploy(
    preview: PreviewRecord,
    { id, etag }: PreviewEnvironment,
    images: Record<string, string>,
  ): Promise<void> {
    await this.options.environments.deploy(
      id,
      { desired: desiredOf(preview, images) },
      {
        ...(await this.#caller()),
        ifMatch: etag,
        preview: orderOf(preview),
      },
    );
  }

  async delete(
    { id, version, closedAt }: PreviewRecord,
    environment: PreviewEnvironment,
  ): Promise<void> {
    const isAskedAgain = closedAt === undefined;
    await this.options.environments.delete(environment.id, {
      ...(await this.#caller()),
      preview: { id, version, isAskedAgain },
      expired: isAskedAgain
        ? 'It gives way to a new environment of its pull request'
        : 'Its pull request is closed, so it is deleted',
    });
  }

  async #caller(): Promise<CallOptions> {
    return {
      credentials:
        (await this.options.credentials()) as CallOptions['credentials'],
    };
  }
}

function desiredOf(
  { source }: PreviewRecord,
  images: Record<string, string>,
): DesiredStateChange {
  const workload = source?.workload;
  return { images, ...(workload && { workload }) };
}

function orderOf(preview: PreviewRecord): PreviewOrder {
  const { id, version, requestedBy, pullRequest } = preview;
  const { number, headCommit } = pullRequest;
  return {
    ...{ id, version, requestedBy },
    commit: headCommit,
    message: `Preview of pull request ${number} at commit ${headCommit.slice(
      0,
      10,
    )}`,
  };
}
