import { isDriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { orAbort } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { failureOf, limited, refusalOf } from '../calls';

export const CURE =
  'The GitHub App or the token of the integration has to reach the repository, with "Pull requests: write" and "Commit statuses: write" (a classic token: with the scope "repo").';

/** What Octokit throws for an answer, of whichever version: Backstage's integrations have another. */
interface AnswerError extends Error {
  status: number;
  response: { headers: Record<string, string | number | undefined> };
}

function isAnswer(error: unknown): error is AnswerError {
  const { status, response } = error as Partial<AnswerError>;
  return typeof status === 'number' && response !== undefined;
}

export const isMissing = (error: unknown): boolean =>
  isAnswer(error) && error.status === 404;

/** Calls of GitHub that end with the signal or their time, and fail as DriverErrors. */
export class GithubCalls {
  constructor(private readonly signal: AbortSignal) {}

  /** @throws DriverError */
  async run<T>(
    doing: string,
    call: (request: { signal: AbortSignal }) => Promise<T>,
  ): Promise<T> {
    this.signal.throwIfAborted();
    const ending = limited(this.signal);
    try {
      // Those for the credentials of an app do not take a signal.
      return await orAbort(ending, call({ signal: ending }));
    } catch (error) {
      if (isDriverError(error)) {
        throw error;
      }
      if (!isAnswer(error)) {
        throw failureOf(doing, error, this.signal);
      }
      const { status, message, response } = error;
      throw refusalOf({
        doing,
        status,
        said: message,
        header: name => response.headers[name]?.toString(),
        cure: CURE,
      });
    }
  }
}
