import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  AnsweredVerification,
  VerificationAnswer,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { CallOptions } from './types';

/** Whoever has the token of a run needs no permission, and may be nobody that Backstage knows. */
export type AnswerOptions =
  | (CallOptions & { token?: undefined })
  | (Omit<CallOptions, 'credentials'> & {
      credentials: BackstageCredentials;
      token: string;
    });

/** What checks outside say of what they were asked to verify. */
export interface VerificationUseCases {
  /**
   * @throws NotFoundError where there is no such run, or the caller may not see it; NotAllowedError;
   * ConflictError where it was answered otherwise, or is over
   */
  answer(
    runId: string,
    answer: VerificationAnswer,
    options: AnswerOptions,
  ): Promise<AnsweredVerification>;
}
