"""What is drawn without a control: pictures, diagrams, formulas."""
