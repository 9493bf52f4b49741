import { HttpAuthService } from '@backstage/backend-plugin-api';
import { VerificationUseCases } from '../service';
import type { CallOptionsOf, InfraRouter } from './router';

/** Carries the token of a run. */
const TOKEN_HEADER = 'infra-verification-token';

export function addVerificationRoutes(
  router: InfraRouter,
  verifications: VerificationUseCases,
  options: { httpAuth: HttpAuthService; optionsOf: CallOptionsOf },
): void {
  const { httpAuth, optionsOf } = options;

  router.post('/verifications/:runId', async (req, res) => {
    const { runId } = req.params;
    const token = req.header(TOKEN_HEADER);
    if (token !== undefined) {
      const credentials = await httpAuth.credentials(req);
      const call = { credentials, request: req, token };
      res.json(await verifications.answer(runId, req.body, call));
      return;
    }
    // The path is open for those with a token, so nobody else has asked yet who it is.
    const call = await optionsOf(req);
    res.json(await verifications.answer(runId, req.body, call));
  });
}
