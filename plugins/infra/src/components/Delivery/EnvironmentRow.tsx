import { Link, Text } from '@backstage/ui';
import { DeliveryEnvironment } from '@infra-orchestration/backstage-plugin-infra-common';
import { RiShieldCheckLine, RiShieldLine } from '@remixicon/react';
import { useId, useRef, useState } from 'react';
import { useT } from '../../hooks/useT';
import { useTypeTitle } from '../../hooks/useEnvironmentTypes';
import { looks } from '../../lib/looks';
import { ApprovalPanel } from '../Approval';
import { Age, StatusPill } from '../common';
import { PromotionFacts } from './PromotionFacts';
import { ReleaseFacts } from './ReleaseFacts';
import { RowActions } from './RowActions';
import { COLUMNS, RowContext } from './StepTable';
import styles from './Delivery.module.css';

interface EnvironmentRowProps {
  environment: DeliveryEnvironment;
  context: RowContext;
}

/** One environment, and below it, where it waits for approval, what is to be agreed to. */
export function EnvironmentRow({ environment, context }: EnvironmentRowProps) {
  const { environmentId, name, promotion, running } = environment;
  const panelId = useId();
  const heading = useRef<HTMLTableCellElement>(null);
  const path = context.basePath && `${context.basePath}/${name}`;
  const isAwaiting =
    promotion?.reason === 'AwaitingApproval' &&
    promotion.deploymentId !== undefined;
  const [isOpen, setOpen] = useState<boolean>();
  // Where it is the only one, it is what one came for.
  const isReviewed = isAwaiting && (isOpen ?? context.awaiting === 1);
  return (
    <>
      <tr>
        <th
          scope="row"
          ref={heading}
          tabIndex={-1}
          className={styles.quietFocus}
        >
          <Name environment={environment} context={context} path={path} />
        </th>
        <td>
          <Running environment={environment} />
        </td>
        <td>
          <Available environment={environment} context={context} />
        </td>
        <td>
          <PromotionFacts
            environment={environment}
            versions={context.versions}
            path={path}
          />
        </td>
        <td>
          <RowActions
            environment={environment}
            context={context}
            heading={heading}
            review={
              isAwaiting
                ? { isOpen: isReviewed, panelId, onToggle: setOpen }
                : undefined
            }
          />
        </td>
      </tr>
      {isReviewed && (
        <tr id={panelId}>
          <td colSpan={COLUMNS}>
            <ApprovalPanel
              environment={{
                id: environmentId,
                awaitingDeploymentId: promotion.deploymentId,
                currentDeploymentId: running?.deploymentId,
              }}
            />
          </td>
        </tr>
      )}
    </>
  );
}

function Name(props: EnvironmentRowProps & { path?: string }) {
  const { environment, context, path } = props;
  const { name, type, status } = environment;
  const typeTitle = useTypeTitle();
  return (
    <span className={styles.name}>
      {path ? (
        <Link href={path} weight="bold" standalone>
          {name}
        </Link>
      ) : (
        <Text weight="bold">{name}</Text>
      )}
      {context.step?.environmentType !== type && (
        <span className={styles.quiet}>{typeTitle(type)}</span>
      )}
      {status in looks.environment && (
        <StatusPill
          kind="environment"
          value={status as keyof typeof looks.environment}
          plain
        />
      )}
    </span>
  );
}

function Running({ environment }: { environment: DeliveryEnvironment }) {
  const { running } = environment;
  const t = useT();
  if (!running) {
    return <span className={styles.quiet}>{t('delivery.nothingRuns')}</span>;
  }
  const { images, since, verified } = running;
  const Icon = verified ? RiShieldCheckLine : RiShieldLine;
  return (
    <>
      <ReleaseFacts images={images} />
      <span className={styles.facts}>
        <span className={verified ? styles.verified : styles.quiet}>
          <Icon aria-hidden className={styles.icon} />{' '}
          {t(verified ? 'delivery.verified' : 'delivery.notVerified')}
        </span>
        <span className={styles.quiet}>
          <Age at={since} />
        </span>
      </span>
    </>
  );
}

function Available({ environment, context }: EnvironmentRowProps) {
  const { available, running } = environment;
  const t = useT();
  if (!available) {
    return (
      <span className={styles.quiet}>
        {running && context.step ? t('delivery.upToDate') : '—'}
      </span>
    );
  }
  const from = context.view.steps
    .flatMap(step => step.environments)
    .find(each => each.environmentId === available.fromEnvironmentId);
  return (
    <>
      <ReleaseFacts images={available.images} />
      <span className={styles.facts}>
        {running && (
          <span className={styles.quiet}>
            {t('delivery.ahead', { count: available.ahead })}
          </span>
        )}
        {from && (
          <span className={styles.quiet}>
            {t('delivery.fromEnvironment', { name: from.name })}
          </span>
        )}
      </span>
    </>
  );
}
