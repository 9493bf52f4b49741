import { HttpAuthService } from '@backstage/backend-plugin-api';
import { VERIFICATION_TOKEN_HEADER } from '../hooks';
import { VerificationUseCases } from '../service';
import type { CallOptionsOf, InfraRouter } from './router';

export function addVerificationRoutes(
  router: InfraRouter,
  verifications: VerificationUseCases,
  options: { httpAuth: HttpAuthService; optionsOf: CallOptionsOf },
): void {
  const { httpAuth, optionsOf } = options;

  router.post('/verifications/:runId', async (req, res) => {
    const { runId } = req.params;
    const token = req.header(VERIFICATION_TOKEN_HEADER);
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
