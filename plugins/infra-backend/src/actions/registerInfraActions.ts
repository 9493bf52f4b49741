import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { InfraUseCases } from '../service';
import { registerChangingActions } from './changingActions';
import { registerDeliveryActions } from './deliveryActions';
import { registerPreviewActions } from './previewActions';
import { registerPromotionActions } from './promotionActions';
import { registerReadingActions } from './readingActions';

/** The use cases for MCP clients and other callers of the actions registry. */
export function registerInfraActions(
  registry: ActionsRegistryService,
  useCases: InfraUseCases,
): void {
  registerReadingActions(registry, useCases);
  registerChangingActions(registry, useCases);
  registerDeliveryActions(registry, useCases);
  registerPromotionActions(registry, useCases);
  registerPreviewActions(registry, useCases);
}
