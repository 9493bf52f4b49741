import { Badge, Card, CardBody, CardHeader, Text } from '@backstage/ui';
import {
  DeliveryPipelineDocument,
  DocumentRevision,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { Fragment } from 'react';
import { useT } from '../../../hooks/useT';
import { EntityLink, KeyValues } from '../../common';
import { PipelineStep } from './PipelineStep';
import page from '../PlatformPage.module.css';
import styles from './Delivery.module.css';

export type Pipeline = DocumentRevision<DeliveryPipelineDocument>;
type Spec = DeliveryPipelineDocument['spec'];

/** One pipeline: for whom, by which steps, and where it is written. */
export function PipelineCard({ pipeline }: { pipeline: Pipeline }) {
  const { name, revision, origin, document } = pipeline;
  const { metadata, spec } = document;
  const t = useT();
  const title = metadata.title ?? name;
  return (
    <div role="group" aria-label={title}>
      <Card>
        <CardHeader>
          <div className={page.cardTitle}>
            <Text as="h4" variant="title-x-small" weight="bold">
              {title}
            </Text>
            <span className={page.origin}>{name}</span>
          </div>
        </CardHeader>
        <CardBody>
          <div className={page.stack}>
            {metadata.description && <Text as="p">{metadata.description}</Text>}
            <KeyValues
              items={[
                [t('pipelines.for'), <For key="f" criteria={spec.criteria} />],
                spec.images?.length
                  ? [
                      t('pipelines.images'),
                      <Images key="i" images={spec.images} />,
                    ]
                  : undefined,
              ]}
            />
            <ol
              className={styles.steps}
              aria-label={t('pipelines.steps', { name: title })}
            >
              {spec.steps.map((step, index) => (
                <PipelineStep
                  key={step.name}
                  step={step}
                  isFirst={index === 0}
                />
              ))}
            </ol>
            <Text as="p" variant="body-small" color="secondary">
              {t('pipelines.origin', { revision: String(revision), origin })}
            </Text>
          </div>
        </CardBody>
      </Card>
    </div>
  );
}

/** The fields of one set must all fit; any of the sets is enough. */
function For({ criteria }: { criteria: Spec['criteria'] }) {
  const t = useT();
  if (criteria.length === 0) return <>{t('pipelines.nothing')}</>;
  return (
    <span className={page.chips}>
      {criteria.map((set, index) => (
        <Fragment key={JSON.stringify(set)}>
          {index > 0 && <span className={page.or}>{t('pipelines.or')}</span>}
          <CriteriaSet set={set} />
        </Fragment>
      ))}
    </span>
  );
}

function CriteriaSet({ set }: { set: Spec['criteria'][number] }) {
  const t = useT();
  const fields = (['entity', 'owner', 'system'] as const).filter(
    field => set[field],
  );
  if (fields.length === 0) return <Badge>{t('pipelines.everything')}</Badge>;
  return (
    <>
      {fields.map(field => (
        <Badge key={field}>
          {`${t(`pipelines.criteria.${field}`)} = ${set[field]}`}
        </Badge>
      ))}
    </>
  );
}

function Images({ images }: { images: NonNullable<Spec['images']> }) {
  const t = useT();
  return (
    <ul className={styles.words}>
      {images.map(({ repository, entity, container }) => (
        <li key={`${repository} ${entity} ${container}`}>
          <EntityLink entityRef={entity} />{' '}
          <span className={styles.quiet}>
            {t('pipelines.imageOf', { repository, container })}
          </span>
        </li>
      ))}
    </ul>
  );
}
