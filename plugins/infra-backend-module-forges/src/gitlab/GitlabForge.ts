import {
  DefaultGitlabCredentialsProvider,
  getGitLabIntegrationRelativePath,
  ScmIntegrationRegistry,
} from '@backstage/integration';
import {
  DriverError,
  Forge,
  PullRequestNote,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { Identities } from '../Identities';
import { repositoryPath } from '../repositoryPath';
import { tellPullRequest } from '../tellPullRequest';
import { GitlabApi } from './GitlabApi';
import { GitlabMergeRequest } from './GitlabMergeRequest';

/** GitLab.com and GitLabs of one's own. */
export class GitlabForge implements Forge {
  readonly name = 'GitLab';
  readonly #identities = new Identities();
  readonly #credentials: DefaultGitlabCredentialsProvider;

  constructor(private readonly integrations: ScmIntegrationRegistry) {
    this.#credentials =
      DefaultGitlabCredentialsProvider.fromIntegrations(integrations);
  }

  knows(repositoryUrl: string): boolean {
    const integration = this.integrations.gitlab.byUrl(repositoryUrl);
    return (
      Boolean(integration?.config.token) &&
      this.#projectOf(repositoryUrl).length >= 2
    );
  }

  async tell(
    note: PullRequestNote,
    { signal }: { signal: AbortSignal },
  ): Promise<void> {
    const { repositoryUrl: url, number, headCommit } = note.pullRequest;
    const { token } = this.knows(url)
      ? await this.#credentials.getCredentials({ url })
      : {};
    if (!token) {
      throw new DriverError(
        'misconfigured',
        `There is no GitLab integration with a token for ${url}`,
      );
    }
    const { host, apiBaseUrl } = this.integrations.gitlab.byUrl(url)!.config;
    const api = new GitlabApi(apiBaseUrl, token, signal);
    const userId = await this.#identities.of(host, token, async () => {
      const doing = `ask ${host} whose the token is`;
      const user = await api.read<{ id: number }>({ doing, path: '/user' });
      return user.id;
    });
    const site = new GitlabMergeRequest(api, {
      project: this.#projectOf(url).join('/'),
      number,
      commit: headCommit,
      userId,
    });
    await tellPullRequest(site, note);
  }

  #projectOf(url: string): string[] {
    const { config } = this.integrations.gitlab.byUrl(url)!;
    return repositoryPath(url, getGitLabIntegrationRelativePath(config));
  }
}
