import {
  GithubCredentialsProvider,
  GithubIntegrationConfig,
  ScmIntegrationRegistry,
  SingleInstanceGithubCredentialsProvider,
} from '@backstage/integration';
import {
  DriverError,
  Forge,
  PullRequestNote,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { Octokit } from '@octokit/rest';
import { Identities } from '../Identities';
import { repositoryPath } from '../repositoryPath';
import { tellPullRequest } from '../tellPullRequest';
import { CURE, GithubCalls } from './GithubCalls';
import { GithubPullRequest } from './GithubPullRequest';

/** Says without an answer of GitHub's that there is no way: the app is suspended, or not for the repository. */
const isOfTheProvider = (error: Error): boolean => error.name === 'Error';

const refused = (url: string, why: string): DriverError =>
  new DriverError(
    'accessDenied',
    `There are no credentials for ${url}: ${why}. ${CURE}`,
  );

/** All that goes wrong is told by errors. */
const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

/** GitHub and GitHub Enterprise, with tokens and GitHub Apps. */
export class GithubForge implements Forge {
  readonly name = 'GitHub';
  readonly #identities = new Identities();
  /** An app's tokens are kept in them for as long as they are valid. */
  readonly #credentials = new Map<string, GithubCredentialsProvider>();

  constructor(private readonly integrations: ScmIntegrationRegistry) {}

  knows(repositoryUrl: string): boolean {
    const config = this.integrations.github.byUrl(repositoryUrl)?.config;
    const canWrite = Boolean(config?.token || config?.apps?.length);
    return (
      canWrite &&
      config?.apiBaseUrl !== undefined &&
      repositoryPath(repositoryUrl).length === 2
    );
  }

  async tell(
    note: PullRequestNote,
    { signal }: { signal: AbortSignal },
  ): Promise<void> {
    const { repositoryUrl, number, headCommit } = note.pullRequest;
    if (!this.knows(repositoryUrl)) {
      throw new DriverError(
        'misconfigured',
        `There is no GitHub integration with credentials for ${repositoryUrl}`,
      );
    }
    const { config } = this.integrations.github.byUrl(repositoryUrl)!;
    const { host, apiBaseUrl: baseUrl } = config;
    const [owner, repo] = repositoryPath(repositoryUrl);
    const calls = new GithubCalls(signal);
    const token = await this.#token(calls, config, repositoryUrl);
    const octokit = new Octokit({ auth: token, baseUrl, log: SILENT });
    const userId = await this.#identities.of(`${host}/${owner}`, token, () =>
      userOf(calls, octokit, host),
    );
    const site = new GithubPullRequest(octokit, calls, {
      repository: { owner, repo },
      number,
      commit: headCommit,
      userId,
    });
    await tellPullRequest(site, note);
  }

  async #token(
    calls: GithubCalls,
    config: GithubIntegrationConfig,
    url: string,
  ): Promise<string> {
    const provider = this.#providerOf(config);
    const { token } = await calls.run(`get credentials for ${url}`, () =>
      provider.getCredentials({ url }).catch(error => {
        throw isOfTheProvider(error) ? refused(url, error.message) : error;
      }),
    );
    if (!token) {
      throw refused(url, 'the GitHub App is not installed there');
    }
    return token;
  }

  #providerOf(config: GithubIntegrationConfig): GithubCredentialsProvider {
    const known = this.#credentials.get(config.host);
    const provider =
      known ?? SingleInstanceGithubCredentialsProvider.create(config);
    this.#credentials.set(config.host, provider);
    return provider;
  }
}

/** REST does not tell an app's token whose it is. */
async function userOf(
  calls: GithubCalls,
  octokit: Octokit,
  host: string,
): Promise<number> {
  const { viewer } = await calls.run(
    `ask ${host} whose the token is`,
    request =>
      octokit.graphql<{ viewer: { databaseId: number } }>(
        '{ viewer { databaseId } }',
        { request },
      ),
  );
  return viewer.databaseId;
}
