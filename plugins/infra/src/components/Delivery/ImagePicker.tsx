import { Button, Radio, RadioGroup, SearchField, Text } from '@backstage/ui';
import {
  Artifact,
  DeliveryEnvironment,
  DeliveryView,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { useState } from 'react';
import { useArtifacts } from '../../hooks/useDelivery';
import { useT } from '../../hooks/useT';
import { shortDigest } from '../../lib/imageName';
import { Age, ErrorState } from '../common';
import { fitsSearch, otherSources, Source } from './promotionChoices';
import { artifactName, shortCommit } from './releaseWords';
import styles from './Delivery.module.css';

const PAGE = 50;
const MOST = 500;

interface ImagePickerProps {
  environment: DeliveryEnvironment;
  view: DeliveryView;
  value?: Source;
  onChange: (source: Source) => void;
}

const keyOf = ({ artifactIds, fromEnvironmentId }: Source) =>
  fromEnvironmentId ? `env ${fromEnvironmentId}` : `image ${artifactIds?.[0]}`;

const sourceOf = (key: string): Source => {
  const [kind, id] = key.split(' ');
  return kind === 'env' ? { fromEnvironmentId: id } : { artifactIds: [id] };
};

/** Any image of the component, or what runs in another of its environments. */
export function ImagePicker(props: ImagePickerProps) {
  const { environment, view, value, onChange } = props;
  const t = useT();
  const [search, setSearch] = useState('');
  const [limit, setLimit] = useState(PAGE);
  const query = useArtifacts(view.entityRef, limit);
  const { data, error, refetch } = query;
  const others = otherSources(view, environment.environmentId).filter(
    ({ environment: { name }, version }) =>
      `${name} ${version}`.includes(search.trim()),
  );
  const found = data?.items.filter(each => fitsSearch(each, search)) ?? [];
  const running = new Set(
    environment.running?.images.map(({ artifactId }) => artifactId),
  );
  return (
    <div className={styles.stack}>
      <SearchField
        aria-label={t('promote.search')}
        placeholder={t('promote.search')}
        value={search}
        onChange={setSearch}
      />
      {error && !data && <ErrorState error={error} onRetry={refetch} />}
      {data && !found.length && !others.length && (
        <Text color="secondary">
          {t(search ? 'promote.noneFound' : 'promote.nothingToPick')}
        </Text>
      )}
      <RadioGroup
        aria-label={t('promote.pickLead', { name: environment.name })}
        value={value ? keyOf(value) : null}
        onChange={key => onChange(sourceOf(key))}
      >
        {others.length > 0 && (
          <Text weight="bold">{t('promote.pickEnvironment')}</Text>
        )}
        {others.map(({ environment: { environmentId, name }, version }) => (
          <Radio
            key={environmentId}
            value={keyOf({ fromEnvironmentId: environmentId })}
          >
            {t('promote.runsIn', { version, name })}
          </Radio>
        ))}
        {found.length > 0 && (
          <Text weight="bold">{t('promote.pickImage')}</Text>
        )}
        {found.map(artifact => (
          <Radio
            key={artifact.id}
            value={keyOf({ artifactIds: [artifact.id] })}
          >
            <ImageChoice artifact={artifact} runs={running.has(artifact.id)} />
          </Radio>
        ))}
      </RadioGroup>
      {data?.nextCursor && limit < MOST && (
        <div>
          <Button
            variant="secondary"
            onPress={() => setLimit(Math.min(MOST, limit * 2))}
          >
            {t('promote.showMore')}
          </Button>
        </div>
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
