import { useT } from '../../../hooks/useT';
import { PlatformSection } from '../PlatformSection';
import { IncomingEvents } from './IncomingEvents';
import { Pipelines } from './Pipelines';
import { StuckPromotions } from './StuckPromotions';

/** Delivery of all components: what waits, by which pipelines, and what told of images. */
export function DeliveryPage() {
  const t = useT();
  return (
    <PlatformSection
      title={t('platform.delivery')}
      lead={t('platformDelivery.lead')}
    >
      <StuckPromotions />
      <Pipelines />
      <IncomingEvents />
    </PlatformSection>
  );
}
