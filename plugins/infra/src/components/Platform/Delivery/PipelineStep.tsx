import { Text } from '@backstage/ui';
import { DeliveryStep } from '@infra-orchestration/backstage-plugin-infra-common';
import { useTypeTitle } from '../../../hooks/useEnvironmentTypes';
import { useLanguage } from '../../../hooks/useLanguage';
import { useT } from '../../../hooks/useT';
import { readableIsoDuration } from '../../../lib/time';
import { EntityLink, KeyValues } from '../../common';
import { freezeWords, takesWords, verificationWords } from './stepWords';
import page from '../PlatformPage.module.css';
import styles from './Delivery.module.css';

/** One step: where it leads, what it takes, and all that has to be fulfilled. */
export function PipelineStep(props: { step: DeliveryStep; isFirst: boolean }) {
  const { step, isFirst } = props;
  const { artifacts, promotion = 'automatic', verification, freeze } = step;
  const t = useT();
  const language = useLanguage();
  return (
    <li className={styles.step}>
      <Text as="h5" weight="bold" className={styles.stepName}>
        {step.name}
      </Text>
      <KeyValues
        items={[
          [t('pipelines.goesTo'), <Goal key="g" step={step} />],
          [t('pipelines.takes'), takesWords(t, artifacts, isFirst)],
          [t('pipelines.begins'), t(`pipelines.mode.${promotion}`)],
          promotion === 'approval'
            ? [
                t('pipelines.approvers'),
                <Approvers key="a" approval={step.approval} />,
              ]
            : undefined,
          [
            t('pipelines.verification'),
            <Words key="v" words={verificationWords(t, verification)} />,
          ],
          freeze?.length
            ? [
                t('pipelines.freeze'),
                <Words
                  key="z"
                  words={freeze.map(each => freezeWords(t, each, language))}
                />,
              ]
            : undefined,
          [
            t('pipelines.onFailure'),
            t(`pipelines.${step.onFailure ?? 'stop'}`),
          ],
        ]}
      />
    </li>
  );
}

function Goal({ step }: { step: DeliveryStep }) {
  const { environmentType, environment = '' } = step;
  const t = useT();
  const typeTitle = useTypeTitle();
  return (
    <>
      {environmentType
        ? t('pipelines.type', { type: typeTitle(environmentType) })
        : t('pipelines.environment', { name: environment })}
    </>
  );
}

function Approvers({ approval = {} }: { approval?: DeliveryStep['approval'] }) {
  const { approvers = [], allowAuthor, expiresAfter } = approval;
  const t = useT();
  return (
    <span className={page.chips}>
      {approvers.map(ref => (
        <EntityLink key={ref} entityRef={ref} />
      ))}
      {approvers.length === 0 && t('pipelines.anyApprover')}
      {allowAuthor && <span>· {t('pipelines.allowAuthor')}</span>}
      {expiresAfter && (
        <span>
          ·{' '}
          {t('pipelines.expiresAfter', {
            time: readableIsoDuration(expiresAfter),
          })}
        </span>
      )}
    </span>
  );
}

function Words({ words }: { words: string[] }) {
  return (
    <ul className={styles.words}>
      {words.map(word => (
        <li key={word}>{word}</li>
      ))}
    </ul>
  );
}
