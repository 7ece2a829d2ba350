import '@atlaskit/css-reset';
import '../page.css';
import '../fields.css';
import { createRoot } from 'react-dom/client';
import { Admin } from '../admin/Admin';
import { followTheme } from '../bridge';

followTheme();
const root = document.getElementById('root');
if (root) createRoot(root).render(<Admin />);
