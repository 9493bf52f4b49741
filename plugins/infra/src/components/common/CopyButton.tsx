import { ButtonIcon, Tooltip, TooltipTrigger } from '@backstage/ui';
import { RiCheckLine, RiFileCopyLine } from '@remixicon/react';
import { useEffect, useState } from 'react';
import { useNotify } from '../../hooks/useNotify';
import { useT } from '../../hooks/useT';

interface CopyButtonProps {
  text: string;
  label: string;
}

export function CopyButton({ text, label }: CopyButtonProps) {
  const t = useT();
  const notify = useNotify();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), 2_000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      notify(t('common.copyFailed'), 'danger', t('common.copyFailedText'));
    }
  };
  return (
    <TooltipTrigger>
      <ButtonIcon
        variant="tertiary"
        aria-label={copied ? t('common.copied') : label}
        icon={copied ? <RiCheckLine /> : <RiFileCopyLine />}
        onPress={copy}
      />
      <Tooltip>{copied ? t('common.copied') : label}</Tooltip>
    </TooltipTrigger>
  );
}
