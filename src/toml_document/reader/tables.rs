//! Where headings and keys find their place.

use std::collections::btree_map::Entry;
use std::ops::Range;

use crate::toml_document::{Kind, Node, TableId, Text, Value};

use super::{LONGEST_KEY, Part, Reader, TOO_LONG};

impl<'t> Reader<'t> {
    pub(super) fn add_table(&mut self, node: Node<'t>) -> TableId {
        self.document.tables.push(node);
        self.document.tables.len().saturating_sub(1)
    }

    fn entry(&mut self, table: TableId, key: Text<'t>) -> Option<Entry<'_, Text<'t>, Value>> {
        let node = self.document.tables.get_mut(table)?;
        Some(node.entries.entry(key))
    }

    pub(super) fn start_table(
        &mut self,
        path: Vec<Part<'t>>,
        key: Part<'t>,
        span: Range<usize>,
        is_list: bool,
    ) -> Result<(), usize> {
        if path.len() >= LONGEST_KEY {
            return Err(TOO_LONG);
        }
        let parent = self.descend(0, path, false, false);
        self.current = self.add_table(Node::default());
        if is_list {
            let added = parent.and_then(|parent| self.add_to_tables(parent, key, span));
            self.fault_of_heading = added.err();
            Ok(())
        } else {
            self.define_table(parent?, key, span)
        }
    }

    fn add_to_tables(
        &mut self,
        parent: TableId,
        key: Part<'t>,
        span: Range<usize>,
    ) -> Result<(), usize> {
        let kind = Kind::Tables(self.current);
        match self.entry(parent, key.name) {
            Some(Entry::Vacant(entry)) => {
                entry.insert(Value { span, kind });
                Ok(())
            }
            Some(Entry::Occupied(mut entry)) if matches!(entry.get().kind, Kind::Tables(_)) => {
                entry.get_mut().kind = kind;
                Ok(())
            }
            _ => Err(key.span.start),
        }
    }

    fn define_table(
        &mut self,
        parent: TableId,
        key: Part<'t>,
        span: Range<usize>,
    ) -> Result<(), usize> {
        let kind = Kind::Table(self.current);
        match self.entry(parent, key.name) {
            Some(Entry::Vacant(entry)) => {
                entry.insert(Value { span, kind });
                Ok(())
            }
            Some(Entry::Occupied(mut entry)) => {
                let Kind::Table(id) = entry.get().kind else {
                    return Err(key.span.start);
                };
                entry.get_mut().span = span;
                self.current = id;
                // A table that is there only because others were put into it may be defined, once.
                let node = self.document.tables.get_mut(id);
                let node = node.filter(|node| node.implicit && !node.dotted);
                node.ok_or(key.span.start)?.implicit = false;
                Ok(())
            }
            None => Err(key.span.start),
        }
    }

    pub(super) fn add(
        &mut self,
        table: TableId,
        path: &mut Vec<Part<'t>>,
        key: Part<'t>,
        value: Value,
    ) -> Result<(), usize> {
        let (dotted, inline) = (!path.is_empty(), !self.open.is_empty());
        let parent = self.descend(table, path.drain(..), dotted, inline)?;
        let node = self.document.tables.get_mut(parent);
        // Not the last one of several `[[tables]]`, say.
        let node = node.filter(|node| node.implicit || !dotted);
        match node.map(|node| node.entries.entry(key.name)) {
            Some(Entry::Vacant(entry)) => {
                entry.insert(value);
                Ok(())
            }
            _ => Err(key.span.start),
        }
    }

    /// Goes down a path, and makes the tables that are not there yet.
    fn descend(
        &mut self,
        mut table: TableId,
        path: impl IntoIterator<Item = Part<'t>>,
        dotted: bool,
        inline: bool,
    ) -> Result<TableId, usize> {
        for Part { name, span } in path {
            let (start, new) = (span.start, self.document.tables.len());
            match self.entry(table, name) {
                Some(Entry::Vacant(entry)) => {
                    let kind = Kind::Table(new);
                    entry.insert(Value { span, kind });
                    table = self.add_table(Node {
                        implicit: true,
                        dotted,
                        ..Node::default()
                    });
                }
                Some(Entry::Occupied(entry)) => match entry.get().kind {
                    Kind::Tables(last) => table = last,
                    Kind::Table(id) => {
                        let node = self.document.tables.get_mut(id).ok_or(start)?;
                        if (node.inline && !inline) || (dotted && !node.implicit) {
                            return Err(start);
                        }
                        node.dotted |= dotted;
                        table = id;
                    }
                    _ => return Err(start),
                },
                None => return Err(start),
            }
        }
        Ok(table)
    }
}
