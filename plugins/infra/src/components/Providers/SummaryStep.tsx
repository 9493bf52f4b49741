import { Alert, Button } from '@backstage/ui';
import { stringify } from 'yaml';
import { useT } from '../../hooks/useT';
import { CodeBlock } from '../common';
import { WholeError } from './OtherErrors';
import { withoutValues } from './providerDocument';
import { Step } from './Step';
import { Registration } from './useRegistration';

interface SummaryStepProps {
  registration: Registration;
  onConfirm: () => void;
}

/** Last: the document that is registered, without its secrets. */
export function SummaryStep({ registration, onConfirm }: SummaryStepProps) {
  const { draft, document, trial } = registration;
  const t = useT();
  const isBusy = registration.registration.isPending;
  return (
    <Step
      number={4}
      heading={t('providers.register.summaryHeading', { name: draft.name })}
      lead={t('providers.register.summaryLead')}
      footer={
        <>
          <Button
            variant="secondary"
            isDisabled={isBusy}
            onPress={() => registration.setStep('trial')}
          >
            {t('providers.register.back')}
          </Button>
          <Button isPending={isBusy} onPress={onConfirm}>
            {t('providers.register.confirm')}
          </Button>
        </>
      }
    >
      <WholeError registration={registration} />
      {trial.data?.health !== 'Healthy' && (
        <Alert
          icon
          status="warning"
          title={t('providers.register.summaryUntried')}
        />
      )}
      <CodeBlock
        text={stringify(withoutValues(document))}
        label={t('providers.document')}
      />
    </Step>
  );
}
