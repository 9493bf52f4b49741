import { Button, Text } from '@backstage/ui';
import { Artifact } from '@infra-orchestration/backstage-plugin-infra-common';
import { RiArrowDownSLine, RiArrowUpSLine } from '@remixicon/react';
import { useId, useState } from 'react';
import { useT } from '../../hooks/useT';
import { webUrl } from '../../lib/forgeLinks';
import { shortDigest } from '../../lib/imageName';
import { Age, ExternalLinks } from '../common';
import { JourneyList } from './JourneyList';
import { CommitFacts } from './ReleaseFacts';
import { artifactName } from './releaseWords';
import { COLUMNS } from './StepTable';
import styles from './Delivery.module.css';

interface ArtifactRowProps {
  artifact: Artifact;
  entityRef: string;
  basePath?: string;
}

/** One image; below it, once asked for, where it has been. */
export function ArtifactRow(props: ArtifactRowProps) {
  const { artifact, entityRef, basePath } = props;
  const { id, tags, digest, source, registeredAt } = artifact;
  const t = useT();
  const journeyId = useId();
  const [isOpen, setOpen] = useState(false);
  const version = artifactName(artifact);
  const build = webUrl(artifact.buildUrl);
  const Arrow = isOpen ? RiArrowUpSLine : RiArrowDownSLine;
  return (
    <>
      <tr>
        <th scope="row">
          <span className={styles.facts}>
            <Text weight="bold">{tags.at(-1) ?? t('artifacts.noTag')}</Text>
            <code className={styles.code} title={digest}>
              {shortDigest(digest)}
            </code>
            {tags.length > 1 && (
              <span className={styles.quiet}>
                {tags.slice(0, -1).join(', ')}
              </span>
            )}
          </span>
        </th>
        <td>
          <CommitFacts artifact={artifact} />
        </td>
        <td>
          <Age at={registeredAt} />{' '}
          <span className={styles.quiet}>
            {t('artifacts.source', { source })}
          </span>
        </td>
        <td>
          {build ? (
            <ExternalLinks
              links={[{ title: t('delivery.build'), url: build }]}
            />
          ) : (
            '—'
          )}
        </td>
        <td>
          <Button
            variant="tertiary"
            iconEnd={<Arrow />}
            aria-label={t('artifacts.journeyOf', { version })}
            aria-expanded={isOpen}
            aria-controls={isOpen ? journeyId : undefined}
            onPress={() => setOpen(!isOpen)}
          >
            {t('artifacts.journey')}
          </Button>
        </td>
      </tr>
      {isOpen && (
        <tr id={journeyId}>
          <td colSpan={COLUMNS}>
            <JourneyList
              artifactId={id}
              {...{ entityRef, basePath, version }}
            />
          </td>
        </tr>
      )}
    </>
  );
}
