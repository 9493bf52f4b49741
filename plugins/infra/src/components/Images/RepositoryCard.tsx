import { Card, CardBody, Text } from '@backstage/ui';
import { useId } from 'react';
import { useT } from '../../hooks/useT';
import { ComponentRepository } from '../../lib/componentImages';
import { shortDigest } from '../../lib/imageName';
import { CopyButton } from '../common';
import { TagTable } from './TagTable';
import { UseLinks } from './UseLinks';
import styles from './Images.module.css';

interface RepositoryCardProps {
  repository: ComponentRepository;
  basePath: string;
}

/** One repository: its name, which environments run what of it, and its tags. */
export function RepositoryCard({ repository, basePath }: RepositoryCardProps) {
  const t = useT();
  const titleId = useId();
  const { host, repository: name, provider, uses } = repository;
  return (
    <Card>
      <CardBody>
        <section aria-labelledby={titleId} className={styles.repository}>
          <div className={styles.heading}>
            <Text id={titleId} as="h3" variant="body-large" weight="bold">
              {name}
            </Text>
            <CopyButton
              text={`${host}/${name}`}
              label={t('images.copyName', { repository: name })}
            />
            <Text color="secondary" className={styles.registry}>
              {t('images.registry', { provider })} · {host}
            </Text>
          </div>
          <div className={styles.uses}>
            <Text color="secondary">
              {t(uses.length ? 'images.runsIn' : 'images.runsNowhere')}
            </Text>
            <UseLinks
              uses={uses}
              basePath={basePath}
              suffix={({ tag, digest }) =>
                tag ?? (digest ? shortDigest(digest) : '')
              }
            />
          </div>
          <TagTable repository={repository} basePath={basePath} />
        </section>
      </CardBody>
    </Card>
  );
}
