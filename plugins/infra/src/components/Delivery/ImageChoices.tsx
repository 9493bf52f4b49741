import { Button, Radio, RadioGroup, Text } from '@backstage/ui';
import {
  Artifact,
  DeliveryEnvironment,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { useState } from 'react';
import { useArtifacts } from '../../hooks/useDelivery';
import { useT } from '../../hooks/useT';
import { shortCommit } from '../../lib/forgeLinks';
import { shortDigest } from '../../lib/imageName';
import { Age, ErrorState } from '../common';
import { fitsSearch, ImagePart } from './promotionChoices';
import { artifactName, imagesName } from './releaseWords';
import styles from './Delivery.module.css';

const PAGE = 50;
const MOST = 500;
const KEEP = 'keep';

interface ImageChoicesProps {
  environment: DeliveryEnvironment;
  entityRef: string;
  part: ImagePart;
  /** There is no other repository: then something of it has to be chosen. */
  isOnly: boolean;
  search: string;
  /** Null: something else was chosen; undefined: nothing of this repository. */
  value: string | null | undefined;
  onChange: (artifactId: string | undefined) => void;
}

/** The images of one repository, of which one may be chosen. */
export function ImageChoices(props: ImageChoicesProps) {
  const { environment, entityRef, part, isOnly, search } = props;
  const { repository, containers } = part;
  const t = useT();
  const [limit, setLimit] = useState(PAGE);
  const { data, error, refetch } = useArtifacts(entityRef, limit, repository);
  const found = data?.items.filter(each => fitsSearch(each, search)) ?? [];
  const runs = environment.running?.images ?? [];
  const running = new Set(runs.map(({ artifactId }) => artifactId));
  const kept = imagesName(
    runs.filter(({ container }) => containers.includes(container)),
  );
  const label = isOnly
    ? t('promote.pickImage')
    : t('promote.pickImageOf', { containers: containers.join(', ') });
  const nothing = isOnly ? null : KEEP;
  return (
    <div className={styles.stack}>
      {error && !data && <ErrorState error={error} onRetry={refetch} />}
      <RadioGroup
        aria-label={label}
        value={props.value === undefined ? nothing : props.value}
        onChange={id => props.onChange(id === KEEP ? undefined : id)}
      >
        <span className={styles.facts}>
          <Text weight="bold">{label}</Text>
          {!isOnly && <span className={styles.quiet}>{repository}</span>}
        </span>
        {!isOnly && (
          <Radio value={KEEP}>
            {kept
              ? t('promote.keepVersion', { version: kept })
              : t('promote.keepAsIs')}
          </Radio>
        )}
        {found.map(artifact => (
          <Radio key={artifact.id} value={artifact.id}>
            <ImageChoice artifact={artifact} runs={running.has(artifact.id)} />
          </Radio>
        ))}
      </RadioGroup>
      {data && !found.length && (
        <Text color="secondary">
          {t(search ? 'promote.noneFound' : 'promote.noImages')}
        </Text>
      )}
      {data?.nextCursor && (
        <span className={styles.facts}>
          {(search || limit >= MOST) && (
            <Text role="status" color="secondary">
              {t('promote.onlyNewest', { number: String(data.items.length) })}
            </Text>
          )}
          {limit < MOST && (
            <Button
              variant="secondary"
              onPress={() => setLimit(Math.min(MOST, limit * 2))}
            >
              {t('promote.showMore')}
            </Button>
          )}
        </span>
      )}
    </div>
  );
}

function ImageChoice(props: { artifact: Artifact; runs: boolean }) {
  const { artifact, runs } = props;
  const { digest, commit, registeredAt } = artifact;
  const t = useT();
  return (
    <span className={styles.facts}>
      <Text weight="bold">{artifactName(artifact)}</Text>{' '}
      <code className={styles.code}>{shortDigest(digest)}</code>{' '}
      {commit && <code className={styles.code}>{shortCommit(commit)}</code>}{' '}
      <span className={styles.quiet}>
        <Age at={registeredAt} />
        {runs && ` · ${t('promote.runsHere')}`}
      </span>
    </span>
  );
}
