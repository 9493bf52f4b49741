import { AuditorService } from '@backstage/backend-plugin-api';
import { EnvironmentUseCases, InfraUseCases } from '../types';
import { VerificationUseCases } from '../verificationTypes';
import { audited } from './audited';
import {
  artifactVerbs,
  deliveryVerbs,
  verificationVerbs,
} from './deliveryVerbs';
import { activityVerbs, environmentVerbs } from './environmentVerbs';
import {
  platformVerbs,
  providerVerbs,
  undeliveredVerbs,
} from './platformVerbs';
import { previewVerbs } from './previewVerbs';
import { taskVerbs } from './taskVerbs';

/** Every call leaves an entry: who, what, and how it ended, refusals included. */
export function auditedUseCases(
  inner: InfraUseCases,
  auditor: AuditorService,
): InfraUseCases {
  return {
    environments: auditedEnvironments(inner.environments, auditor),
    activity: audited(inner.activity, activityVerbs, auditor),
    platform: audited(inner.platform, platformVerbs, auditor),
    tasks: audited(inner.tasks, taskVerbs, auditor),
    providers: audited(inner.providers, providerVerbs, auditor),
    undelivered: audited(inner.undelivered, undeliveredVerbs, auditor),
    artifacts: audited(inner.artifacts, artifactVerbs, auditor),
    delivery: audited(inner.delivery, deliveryVerbs, auditor),
    previews: audited(inner.previews, previewVerbs, auditor),
  };
}

/** Likewise, for those with a token as well. */
export function auditedVerifications(
  inner: VerificationUseCases,
  auditor: AuditorService,
): VerificationUseCases {
  return audited(inner, verificationVerbs, auditor);
}

/** Likewise, for what nobody asks for: what happens by itself leaves an entry as well. */
export function auditedEnvironments(
  inner: EnvironmentUseCases,
  auditor: AuditorService,
): EnvironmentUseCases {
  return audited(inner, environmentVerbs, auditor);
}
