import { parseEntityRef } from '@backstage/catalog-model';
import { Link } from '@backstage/ui';
import { Promotion } from '@infra-orchestration/backstage-plugin-infra-common';
import { useTypeTitle } from '../../../hooks/useEnvironmentTypes';
import { useLanguage } from '../../../hooks/useLanguage';
import { useNow } from '../../../hooks/useNow';
import { useT } from '../../../hooks/useT';
import { Age, EntityLink, Message } from '../../common';
import { untilWords, waitsSince } from './stuck';
import { useDeliveryPath, useEnvironmentPath } from './useDeliveryPaths';
import styles from './Delivery.module.css';

/** One promotion that waits: where, why, since when and until when. */
export function StuckRow({ promotion }: { promotion: Promotion }) {
  const { entityRef, environmentId, environmentName, environmentType } =
    promotion;
  const t = useT();
  const typeTitle = useTypeTitle();
  const { name } = parseEntityRef(entityRef);
  const deliveryPath = useDeliveryPath(entityRef);
  const environmentPath = useEnvironmentPath(environmentId);
  return (
    <tr>
      <th scope="row">
        <EntityLink entityRef={entityRef} />
      </th>
      <td className={styles.place}>
        <Link href={environmentPath}>{environmentName}</Link>
        <span className={styles.quiet}>{typeTitle(environmentType)}</span>
      </td>
      <td>
        <Why promotion={promotion} />
      </td>
      <td className={styles.time}>
        <Age at={waitsSince(promotion)} />
      </td>
      <td>
        <Until promotion={promotion} />
      </td>
      <td>
        <Link
          href={deliveryPath}
          aria-label={t('stuck.deliveryOf', {
            name,
            environment: environmentName,
          })}
        >
          {t('stuck.delivery')}
        </Link>
      </td>
    </tr>
  );
}

function Why({ promotion }: { promotion: Promotion }) {
  const { reason, message, pipeline, step } = promotion;
  const t = useT();
  return (
    <>
      <span className={styles.line}>{t(`promotionReason.${reason}`)}</span>
      {message && (
        <span className={styles.quiet}>
          <Message text={message} />
        </span>
      )}
      <span className={styles.quiet}>
        {t('stuck.step', { step, pipeline })}
      </span>
    </>
  );
}

function Until({ promotion }: { promotion: Promotion }) {
  const t = useT();
  const language = useLanguage();
  const now = useNow();
  const words = untilWords(promotion, { t, language, now });
  return (
    <>
      {words.map(line => (
        <span key={line} className={styles.line}>
          {line}
        </span>
      ))}
    </>
  );
}
