import { Card, CardBody, Flex, Select, Skeleton, Text } from '@backstage/ui';
import { DeliveryMetrics } from '@infra-orchestration/backstage-plugin-infra-common';
import { useId, useState } from 'react';
import { useDeliveryMetrics } from '../../hooks/useDelivery';
import { useLanguage } from '../../hooks/useLanguage';
import { useT } from '../../hooks/useT';
import { ErrorState, StaleNotice } from '../common';
import type { DeliveryPartProps } from './DeliveryTabs';
import { Figure, figuresOf } from './figures';
import styles from './Delivery.module.css';

const periods = [30, 90];

/** How fast, how often and how well a component is delivered, and how that is counted. */
export function DeliveryFigures({ entityRef }: DeliveryPartProps) {
  const t = useT();
  const [days, setDays] = useState(periods[0]);
  const query = useDeliveryMetrics(entityRef, days);
  const { data, error, refetch } = query;
  const type = data?.environmentType;
  return (
    <Flex direction="column" gap="4">
      <div className={styles.figuresHead}>
        <Text as="p" color="secondary">
          {type ? t('figures.lead', { type }) : t('figures.leadAny')}
        </Text>
        <Select
          className={styles.period}
          label={t('figures.period')}
          options={periods.map(each => ({
            id: String(each),
            label: t('figures.days', { days: String(each) }),
          }))}
          value={String(days)}
          onChange={key => setDays(Number(key))}
        />
      </div>
      {data && <StaleNotice query={query} />}
      {error && !data && <ErrorState error={error} onRetry={refetch} />}
      {!data && !error && <Skeleton height={160} />}
      {data && <Figures metrics={data} />}
    </Flex>
  );
}

function Figures({ metrics }: { metrics: DeliveryMetrics }) {
  const t = useT();
  const language = useLanguage();
  return (
    <ul className={styles.figures} aria-label={t('figures.label')}>
      {figuresOf(metrics, t, language).map(figure => (
        <li key={figure.title}>
          <FigureCard figure={figure} />
        </li>
      ))}
    </ul>
  );
}

function FigureCard({ figure }: { figure: Figure }) {
  const { title, value, how } = figure;
  const t = useT();
  const titleId = useId();
  return (
    <Card className={styles.figure}>
      <CardBody>
        <section aria-labelledby={titleId}>
          <Text id={titleId} as="h3" variant="body-medium" weight="bold">
            {title}
          </Text>
          <p className={value ? styles.value : styles.noValue}>
            {value ?? t('figures.notEnough')}
          </p>
          <Text as="p" variant="body-small" color="secondary">
            {how}
          </Text>
        </section>
      </CardBody>
    </Card>
  );
}
