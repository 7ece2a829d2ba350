import '@atlaskit/css-reset';
import '../page.css';
import { createRoot } from 'react-dom/client';
import { followTheme } from '../bridge';
import { Panel } from '../Panel';

followTheme();
const root = document.getElementById('root');
if (root) createRoot(root).render(<Panel />);
