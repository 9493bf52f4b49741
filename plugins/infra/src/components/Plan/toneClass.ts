import { Tone } from '../../lib/looks';
import styles from './PlanView.module.css';

export const toneClass: Record<Tone, string> = {
  success: styles.toneSuccess,
  info: styles.toneInfo,
  warning: styles.toneWarning,
  danger: styles.toneDanger,
  neutral: styles.toneNeutral,
};
